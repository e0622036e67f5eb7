/**
 * The objects that this process has deleted. If a resource is replaced together with another one (`replaceWith`), the engine
 * does not delete its dependents, and an object that is created again under the same id looks unchanged to them, although
 * the server has deleted what belonged to it.
 */
export class Removals {
  readonly #removed = new Set<string>();

  /** @param instanceId application id of the server, because links to the same URL have the same id on any two servers */
  add(id: string, instanceId: unknown): void {
    this.#removed.add(objectOf(id, instanceId));
  }

  has(id: unknown, instanceId: unknown): boolean {
    return this.#removed.has(objectOf(id, instanceId));
  }
}

function objectOf(id: unknown, instanceId: unknown): string {
  return `${String(id)} on ${String(instanceId)}`;
}
