/** As many operations as the engine runs in parallel. */
export class Workers {
  readonly #queue: (() => void)[] = [];

  constructor(private free: number) {}

  /** Resolves when one is free, to the function that frees it again. */
  async acquire(): Promise<() => void> {
    if (this.free > 0) this.free--;
    else await new Promise<void>((resolve) => this.#queue.push(resolve));
    return () => {
      const next = this.#queue.shift();
      if (next === undefined) this.free++;
      else next();
    };
  }
}
