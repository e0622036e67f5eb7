/**
 * How far the engine has got with a run, inferred from its calls: it checks and compares one resource after another, and
 * hands each step to a worker before it moves on to the next. It waits while all of its workers are busy. Their number is
 * that of `--parallel`, which providers are not told.
 */
export class EngineProgress {
  readonly #expected = new Set<string>();
  /** The last resource compared needs no operation: a worker takes that step as well, but makes no call for it. */
  #isStepPending = false;
  #underWay = 0;
  #fewestWorkers = 1;
  #heardAtMs = 0;

  /** Call when the engine checks or compares a resource: a worker has taken the previous step. */
  heard(): void {
    this.#heardAtMs = performance.now();
    if (this.#isStepPending) this.#fewestWorkers = Math.max(this.#fewestWorkers, this.#underWay + 1);
    this.#isStepPending = false;
  }

  /** Call when a resource was compared and is unchanged. */
  keep(): void {
    this.#isStepPending = true;
  }

  /** Call when the engine is about to start an operation. */
  expect(operation: string): void {
    this.#expected.add(operation);
  }

  /** Call when it will not start that operation after all. */
  forget(operation: string): void {
    this.#expected.delete(operation);
  }

  /** Runs an operation that the engine has started. */
  async during<T>(operation: string, run: () => Promise<T>): Promise<T> {
    this.#expected.delete(operation);
    this.#underWay++;
    this.#fewestWorkers = Math.max(this.#fewestWorkers, this.#underWay);
    try {
      return await run();
    } finally {
      this.#underWay--;
    }
  }

  /** Whether an expected operation has not started yet. */
  get isBacklogged(): boolean {
    return this.#expected.size > 0;
  }

  /**
   * Whether the engine may be waiting for a worker, for an operation or for a step without one, whose start is not visible.
   */
  get mayBeHeldUp(): boolean {
    return (this.isBacklogged || this.#isStepPending) && this.#isBusy;
  }

  /** Whether the engine is certain to continue: an operation is about to start, and there is a worker for it. */
  get isComing(): boolean {
    return this.isBacklogged && !this.#isBusy;
  }

  /** How long the engine has not reached another resource, counted from the given time at the earliest. */
  silentMs(sinceMs: number): number {
    return performance.now() - Math.max(sinceMs, this.#heardAtMs);
  }

  /** Whether the number of concurrent operations equals the highest seen so far: there may be no worker for another one. */
  get #isBusy(): boolean {
    return this.#underWay >= this.#fewestWorkers;
  }
}
