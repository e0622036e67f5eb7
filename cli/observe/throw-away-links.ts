import { randomUUID } from "node:crypto";
import * as z from "zod";
import type { Seen } from "./exchange";
import { NotObserved } from "./not-observed";
import type { Visit } from "./visit";

/** A link that was created for probes. */
export interface ThrowAwayLink {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly url: string;
}

/** Creates links for probes, and removes all of them with everything that belongs to them. Every name begins with "Observation". */
export class ThrowAwayLinks {
  readonly #administrator: () => Promise<Visit>;
  readonly #ids = new Set<string>();
  /** URLs of links whose creation got no response. */
  readonly #unanswered = new Set<string>();

  constructor(administrator: () => Promise<Visit>) {
    this.#administrator = administrator;
  }

  /** Whether links exist or may exist. */
  get areLeft(): boolean {
    return this.#ids.size + this.#unanswered.size > 0;
  }

  /**
   * Creates a link without contacting its application.
   *
   * @throws NotObserved when the server rejects it
   */
  async make({
    type = "generic",
    url = someUrl(),
    name = `Observation ${randomUUID().slice(0, 13)}`,
  }: Partial<Pick<ThrowAwayLink, "type" | "url" | "name">> = {}): Promise<ThrowAwayLink> {
    const { response, id } = await this.#put({
      ...(type === "generic" ? {} : { id: randomUUID() }),
      typeId: type,
      name,
      rpcUrl: url,
    });
    if (id === undefined) {
      throw new NotObserved(`no link could be created for it: status ${response.status}`);
    }
    return { id, type, name, url };
  }

  /** The response to a creation that the server should reject; a link that it creates anyway is removed at the end. */
  async tryToMake({ typeId = "generic", rpcUrl = someUrl() }): Promise<Seen> {
    const name = `Observation ${randomUUID().slice(0, 13)}`;
    return (await this.#put({ typeId, name, rpcUrl })).response;
  }

  async #put(link: { id?: string; typeId: string; name: string; rpcUrl: string }) {
    const administrator = await this.#administrator();
    this.#unanswered.add(link.rpcUrl);
    const response = await administrator.send({
      method: "PUT",
      path: "/rest/applinks/2.0/applicationlink",
      headers: { Accept: "application/json" },
      json: { ...link, displayUrl: link.rpcUrl, isPrimary: false },
    });
    const made = /applicationlink\/([0-9a-f-]{9,36})/.exec(response.body)?.[1];
    const id = response.status === 201 ? made : undefined;
    if (id !== undefined) this.#ids.add(id);
    this.#unanswered.delete(link.rpcUrl);
    return { response, id };
  }

  /** Deletes a link as an administrator would. */
  async remove({ id }: Pick<ThrowAwayLink, "id">): Promise<void> {
    const { status } = await (await this.#administrator()).send({
      method: "DELETE",
      path: `/rest/applinks/1.0/applicationlink/${id}`,
      headers: { Accept: "application/json" },
    });
    if (status < 300 || status === 404) this.#ids.delete(id);
  }

  /** Removes the remaining links, each with its incoming consumer, which some servers would keep. */
  async clear(): Promise<void> {
    if (!this.areLeft) return;
    const administrator = await this.#administrator();
    if (this.#unanswered.size > 0) this.#findUnanswered(await administrator.readLinks());
    for (const id of this.#ids) {
      await administrator.send({
        method: "POST",
        path: `/plugins/servlet/applinks/auth/conf/oauth/add-consumer-manually/${id}`,
        form: "oauth-incoming-enabled=false",
      });
      await this.remove({ id });
    }
  }

  #findUnanswered({ status, json }: Seen): void {
    if (status !== 200) return;
    const { success, data } = linkList.safeParse(json);
    if (!success) return;
    for (const { id, rpcUrl } of data.applicationLinks) if (this.#unanswered.has(rpcUrl)) this.#ids.add(id);
    this.#unanswered.clear();
  }
}

const linkList = z.object({ applicationLinks: z.array(z.object({ id: z.string(), rpcUrl: z.string() })) });

/** A URL that belongs to nobody, by RFC 2606. */
function someUrl(): string {
  return `https://${randomUUID().slice(0, 13)}.observation.example.com`;
}
