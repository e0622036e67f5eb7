import { type Manifest, readManifestLoggedIn, readPublicManifest } from "../confluence/manifest";
import { ServletSession } from "../confluence/servlets/session";
import type { Account } from "../http/account";
import { type Heard, HttpClient } from "../http/client";
import { AppLinksError, failedFor } from "../http/errors";
import type { ConnectionSettings } from "./connection-settings";
import { remembered } from "./remembered";
import { Links } from "./server-links";

/** The Confluence that a resource is on, as recorded in its state. */
export interface RecordedInstance {
  readonly instanceUrl: string;
  readonly instanceId: string;
}

/** One configured Confluence in this process: its client, its identity, and what has been read from it so far. */
export class Instance {
  readonly http: HttpClient;
  /** For what REST cannot do; started on first use. */
  readonly servlets: ServletSession;
  readonly links: Links;
  readonly #publicManifest = remembered(() => readPublicManifest(this.http));
  readonly #manifest = remembered(async () => {
    const manifest = (await this.#publicManifest.value()) ?? (await readManifestLoggedIn(this.http));
    this.http.account.learn(manifest);
    return manifest;
  });
  readonly #writers = new Map<string, Promise<unknown>>();

  /**
   * @param account shared by the connections with the same login; default: its own
   * @param heard shared by the connections to the same server; default: its own
   */
  constructor(
    readonly settings: ConnectionSettings,
    account?: Account,
    heard?: Heard,
  ) {
    this.http = new HttpClient(settings, account, heard);
    // Not the manifest that needs a login: a login asks.
    this.http.account.askProduct = () => this.#publicManifest.value();
    this.servlets = new ServletSession(this.http);
    this.links = new Links(this.http);
  }

  /** The server's own manifest: read once per process, without credentials. */
  manifest(): Promise<Manifest> {
    return this.#manifest.value();
  }

  /**
   * Runs requests before which nobody has asked what the server is, as lookups do: asks first if the product decides which
   * login is used, and otherwise only so that a missing permission is attributed to the right product.
   */
  async asItself<T>(run: () => Promise<T>): Promise<T> {
    const { account } = this.http;
    if (account.awaitsProduct) await this.manifest().catch(() => undefined);
    try {
      return await run();
    } catch (error) {
      if (!failedFor(error, "permission_denied") || account.knowsProduct) throw error;
      await this.manifest().catch(() => undefined);
      return run();
    }
  }

  /** What a new resource records about its server. */
  async recorded(): Promise<RecordedInstance> {
    return { instanceUrl: this.settings.baseUrl, instanceId: (await this.manifest()).id };
  }

  /**
   * Verifies that this is still the server on which a resource was created.
   *
   * @throws AppLinksError `instance_mismatch`; nothing has been written or deleted in that case
   */
  async confirm(recorded: RecordedInstance): Promise<void> {
    const manifest = await this.manifest();
    if (manifest.id === recorded.instanceId) return;
    throw new AppLinksError({
      reason: "instance_mismatch",
      what: `The connection "${this.settings.name}" leads to a different server (${manifest.id}) than the one this resource was created on (${recorded.instanceId}, then at ${recorded.instanceUrl})`,
      instance: this.settings.baseUrl,
      hint: "Nothing was changed. Change the connection back, or declare the resource with a separate connection for the new server. If the old one no longer exists, take the resource out of the state: pulumi state delete <URN>.",
    });
  }

  /** Logs out, if there is a session, and closes all connections. */
  async close(): Promise<void> {
    await this.http.account.logOut().catch(() => undefined);
    await this.http.close();
  }

  /** Runs `write` when no other write to the same object is under way. */
  async exclusively<T>(key: string, write: () => Promise<T>): Promise<T> {
    const previous = this.#writers.get(key) ?? Promise.resolve();
    const writing = async (): Promise<T> => {
      try {
        return await write();
      } finally {
        this.links.touched(key);
      }
    };
    const current = previous.then(writing, writing);
    this.#writers.set(key, current);
    try {
      return await current;
    } finally {
      if (this.#writers.get(key) === current) this.#writers.delete(key);
    }
  }
}
