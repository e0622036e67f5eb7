/**
 * How far the engine is with a run, as far as its calls tell: it checks and compares one resource after another, and hands
 * each step to a worker before it comes to the next one. It waits where all of its workers are busy, of which there are as
 * many as `--parallel` says; what that is, no provider is told.
 */
export class EngineProgress {
  readonly #expected = new Set<string>();
  /** A resource was compared that needs no operation: a worker has to take that step as well, and makes no call for it. */
  #isStepPending = false;
  #underWay = 0;
  #fewestWorkers = 1;
  #heardAtMs = 0;

  /** To be called when the engine checks or compares a resource: a worker has taken what it compared before. */
  heard(): void {
    this.#heardAtMs = performance.now();
    if (this.#isStepPending) this.#fewestWorkers = Math.max(this.#fewestWorkers, this.#underWay + 1);
    this.#isStepPending = false;
  }

  /** To be called when a resource was compared and stays as it is. */
  keep(): void {
    this.#isStepPending = true;
  }

  /** To be called when the engine is about to start an operation. */
  expect(operation: string): void {
    this.#expected.add(operation);
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

  /** Whether an operation that was about to start still has not. */
  get isBacklogged(): boolean {
    return this.#expected.size > 0;
  }

  /** Whether the engine may wait for a worker, because of an operation or of a step without one, which is not seen to start. */
  get mayBeHeldUp(): boolean {
    return (this.isBacklogged || this.#isStepPending) && this.#isBusy;
  }

  /** Whether the engine is sure to go on: an operation is about to start, and there is a worker for it. */
  get isComing(): boolean {
    return this.isBacklogged && !this.#isBusy;
  }

  /** For how long the engine has come to no resource, counted from the given time at the earliest. */
  silentMs(sinceMs: number): number {
    return performance.now() - Math.max(sinceMs, this.#heardAtMs);
  }

  /** Whether as many operations were under way at once as never before: there may be no worker for another one. */
  get #isBusy(): boolean {
    return this.#underWay >= this.#fewestWorkers;
  }
}
