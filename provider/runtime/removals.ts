/**
 * Which objects this process has deleted. The engine deletes a resource that is to be replaced together with another one
 * (`replaceWith`) without what depends on it, and an object that is made again under the same id looks unchanged to its
 * dependents, although the server has deleted what belonged to it.
 */
export class Removals {
  readonly #removed = new Set<string>();

  /** @param instanceId application id of the server, since two servers give the same id to links to the same URL */
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
