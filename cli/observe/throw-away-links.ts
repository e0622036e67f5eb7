import { randomUUID } from "node:crypto";
import { NotObserved } from "./not-observed";
import type { Visit } from "./visit";

/** A link that was made to be tried on. */
export interface ThrowAwayLink {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly url: string;
}

/** Makes links for probes, and removes all of them with what hangs on them. */
export class ThrowAwayLinks {
  readonly #administrator: () => Promise<Visit>;
  readonly #ids = new Set<string>();

  constructor(administrator: () => Promise<Visit>) {
    this.#administrator = administrator;
  }

  /**
   * Makes a link without contacting its application.
   *
   * @throws NotObserved when the server refuses
   */
  async make({
    type = "generic",
    url = someUrl(),
    name = `Observation ${randomUUID().slice(0, 13)}`,
  }: Partial<Pick<ThrowAwayLink, "type" | "url" | "name">> = {}): Promise<ThrowAwayLink> {
    const response = await (await this.#administrator()).send({
      method: "PUT",
      path: "/rest/applinks/2.0/applicationlink",
      headers: { Accept: "application/json" },
      json: {
        ...(type === "generic" ? {} : { id: randomUUID() }),
        typeId: type,
        name,
        rpcUrl: url,
        displayUrl: url,
        isPrimary: false,
      },
    });
    const id = /applicationlink\/([0-9a-f-]{9,36})/.exec(response.body)?.[1];
    if (response.status !== 201 || id === undefined) {
      throw new NotObserved(`no link could be made to try it on: status ${response.status}`);
    }
    this.#ids.add(id);
    return { id, type, name, url };
  }

  /** Deletes a link as an administrator would. */
  async remove({ id }: Pick<ThrowAwayLink, "id">): Promise<void> {
    await (await this.#administrator()).send({
      method: "DELETE",
      path: `/rest/applinks/1.0/applicationlink/${id}`,
      headers: { Accept: "application/json" },
    });
    this.#ids.delete(id);
  }

  /** Removes the links that are left, each with its incoming consumer, which some servers would leave behind. */
  async clear(): Promise<void> {
    const administrator = this.#ids.size === 0 ? undefined : await this.#administrator();
    for (const id of this.#ids) {
      await administrator?.send({
        method: "POST",
        path: `/plugins/servlet/applinks/auth/conf/oauth/add-consumer-manually/${id}`,
        form: "oauth-incoming-enabled=false",
      });
      await this.remove({ id });
    }
  }
}

/** An address that is nobody's, by RFC 2606. */
function someUrl(): string {
  return `https://${randomUUID().slice(0, 13)}.observation.example.com`;
}
