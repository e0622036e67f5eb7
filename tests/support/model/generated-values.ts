/** Keys and secrets that the provider or a server generates, as successful runs left them. */
export class GeneratedValues {
  readonly #known = new Map<string, { readonly generation: number; readonly value: unknown }>();

  /** Another generation must have another value; undefined is ignored. */
  see(name: string, generation: number, value: unknown): void {
    if (value === undefined) return;
    const known = this.#known.get(name);
    if (known !== undefined && known.generation !== generation) expect(value).not.toBe(known.value);
    this.#known.set(name, { generation, value });
  }
}
