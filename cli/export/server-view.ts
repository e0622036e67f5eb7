import {
  type ApplicationLink,
  type AuthenticationProvider,
  type BasicAuthentication,
  type Consumer,
  type Instance,
  LINK_PROPERTY,
  listConsumers,
  listProviders,
  type OAuthLevels,
  readBasicAuthentication,
  readLevels,
  readLinkProperty,
} from "../../provider";
import type { Found } from "../kinds/found";
import type { Properties } from "../plan/plan";

/** A server as an export reads it: each thing once, however many kinds ask for it. */
export class ServerView {
  readonly #levels = new Map<string, Promise<OAuthLevels | undefined>>();
  readonly #consumers = new Map<string, Promise<readonly Consumer[]>>();
  readonly #providers = new Map<string, Promise<readonly AuthenticationProvider[]>>();
  #trusted: Promise<ReadonlyMap<string, string>> | undefined;

  constructor(
    readonly instance: Instance,
    /** The links that are exported. */
    readonly links: readonly ApplicationLink[],
  ) {}

  levels(linkId: string): Promise<OAuthLevels | undefined> {
    return once(this.#levels, linkId, () => readLevels(this.instance.http, linkId));
  }

  /** With which the other application calls. */
  async incomingConsumer(linkId: string): Promise<Consumer | undefined> {
    const consumers = await once(this.#consumers, linkId, () => listConsumers(this.instance.http, linkId));
    return consumers.find(({ publicKey }) => publicKey !== undefined);
  }

  /** With which Confluence calls. */
  providers(linkId: string): Promise<readonly AuthenticationProvider[]> {
    return once(this.#providers, linkId, async () => (await listProviders(this.instance.http, linkId)) ?? []);
  }

  /** From whom Basic is accepted. */
  basicAuthentication(): Promise<BasicAuthentication> {
    return readBasicAuthentication(this.instance.http);
  }

  /** Ids of the links whose application is a trusted one. */
  trusted(): Promise<ReadonlyMap<string, string>> {
    this.#trusted ??= readLinkProperty(this.instance.http, LINK_PROPERTY.incomingTrustId);
    return this.#trusted;
  }
}

/** Runs `find` for every link at once and keeps what was found. */
export async function forEachLink(
  { links }: ServerView,
  find: (link: ServerView["links"][number]) => Promise<Properties | undefined>,
): Promise<Found[]> {
  const found = await Promise.all(
    links.map(async (link) => {
      const declared = await find(link);
      return declared === undefined
        ? []
        : [
            {
              id: link.id,
              name: link.name,
              linkId: link.id,
              declared: { ...declared, applicationLinkId: link.id },
            },
          ];
    }),
  );
  return found.flat();
}

function once<T>(cache: Map<string, Promise<T>>, key: string, read: () => Promise<T>): Promise<T> {
  const known = cache.get(key) ?? read();
  cache.set(key, known);
  return known;
}
