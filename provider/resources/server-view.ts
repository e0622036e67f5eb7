import { type AuthenticationProvider, listProviders } from "../confluence/authentication-providers";
import { type Consumer, listConsumers } from "../confluence/consumers";
import { LINK_PROPERTY, readLinkProperty } from "../confluence/link-properties";
import { readLevels } from "../confluence/oauth-levels";
import type { Instance } from "../connection/instance";
import type { OAuthLevels } from "../format/oauth-levels";

/** A cached view of a server: everything is read once, however many kinds need it. */
export class ServerView {
  readonly #levels = new Map<string, Promise<OAuthLevels | undefined>>();
  readonly #consumers = new Map<string, Promise<readonly Consumer[]>>();
  readonly #providers = new Map<string, Promise<readonly AuthenticationProvider[]>>();
  #trusted: Promise<ReadonlyMap<string, string>> | undefined;

  constructor(readonly instance: Instance) {}

  levels(linkId: string): Promise<OAuthLevels | undefined> {
    return once(this.#levels, linkId, () => readLevels(this.instance.http, linkId));
  }

  /** The consumer with which the other application calls Confluence. */
  async incomingConsumer(linkId: string): Promise<Consumer | undefined> {
    const consumers = await once(this.#consumers, linkId, () => listConsumers(this.instance.http, linkId));
    return consumers.find(({ publicKey }) => publicKey !== undefined);
  }

  /** The providers with which Confluence calls the other application. */
  providers(linkId: string): Promise<readonly AuthenticationProvider[]> {
    return once(this.#providers, linkId, async () => (await listProviders(this.instance.http, linkId)) ?? []);
  }

  /** Trusted application ids by link id, for the links whose application is trusted. */
  trusted(): Promise<ReadonlyMap<string, string>> {
    this.#trusted ??= readLinkProperty(this.instance.http, LINK_PROPERTY.incomingTrustId);
    return this.#trusted;
  }
}

function once<T>(cache: Map<string, Promise<T>>, key: string, read: () => Promise<T>): Promise<T> {
  const known = cache.get(key) ?? read();
  cache.set(key, known);
  return known;
}
