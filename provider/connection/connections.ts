import { Account } from "../http/account";
import { Heard, type HttpClient } from "../http/client";
import {
  type ConfigReader,
  type ConnectionOutline,
  type ConnectionSettings,
  completed,
  outlineConnection,
} from "./connection-settings";
import { EngineProgress } from "./engine-progress";
import { Instance } from "./instance";
import { Ledger } from "./ledger";

/** The configured instances of this process, created on first use. */
export class Connections {
  readonly #instances = new Map<string, Instance>();
  readonly #outlines = new Map<string, ConnectionOutline>();
  readonly #accounts = new Map<string, Account>();
  readonly #ledgers = new Map<string, Ledger>();
  readonly #heard = new Map<string, Heard>();
  #isCancelled = false;
  /** How far the engine has got with the current run. */
  readonly progress = new EngineProgress();

  /**
   * @param run address of the engine, which identifies this run; undefined = no other process belongs to it
   * @param onNote called with what was left out of a list because this version cannot parse it
   * @param onCaution called with what the user of a connection should know
   * @param provider the provider that the program declares and whose configuration this is; undefined = it is the stack's
   */
  constructor(
    readonly config: ConfigReader,
    readonly env: NodeJS.ProcessEnv = process.env,
    readonly run?: string | undefined,
    private readonly onNote?: HttpClient["onNote"],
    private readonly onCaution?: HttpClient["onCaution"],
    private readonly provider?: string | undefined,
  ) {}

  /**
   * The settings of a connection, without any request; its login may be missing.
   *
   * @throws AppLinksError `not_configured`, `invalid_configuration` or `insecure_http`
   */
  outline(name: string): ConnectionOutline {
    const outline = this.#outlines.get(name) ?? outlineConnection(name, this.config, this.env, this.provider);
    this.#outlines.set(name, outline);
    return outline;
  }

  /** The name, if it is that of a configured connection other than the default one; does not throw. */
  named(name: string): string | undefined {
    if (name === "") return undefined;
    try {
      this.outline(name);
      return name;
    } catch {
      return undefined;
    }
  }

  /**
   * The instance behind a connection; the same object for the same name.
   *
   * @throws AppLinksError as {@link outline}, and `not_configured` if the login is incomplete
   */
  instance(name: string): Instance {
    const known = this.#instances.get(name);
    if (known !== undefined) return known;
    const settings = completed(this.outline(name));
    const instance = new Instance(settings, this.#account(settings), this.#heardOf(settings));
    instance.http.onNote = this.onNote;
    instance.http.onCaution = this.onCaution;
    if (this.#isCancelled) instance.http.cancel();
    this.#instances.set(name, instance);
    return instance;
  }

  /** What this run knows about the server behind a connection; the same object for all connections to one base URL. */
  ledger(name: string): Ledger {
    const { baseUrl } = this.outline(name);
    const ledger = this.#ledgers.get(baseUrl) ?? new Ledger(this.progress);
    this.#ledgers.set(baseUrl, ledger);
    return ledger;
  }

  /**
   * Shared by all connections with the same server and credentials: a process logs in once, and tries rejected credentials
   * only once.
   */
  #account(settings: ConnectionSettings): Account {
    const login = JSON.stringify([settings.baseUrl, settings.credentials]);
    const known = this.#accounts.get(login);
    if (known !== undefined) return known;
    const account = new Account(settings, this.run);
    this.#accounts.set(login, account);
    return account;
  }

  #heardOf({ baseUrl }: ConnectionSettings): Heard {
    const heard = this.#heard.get(baseUrl) ?? new Heard();
    this.#heard.set(baseUrl, heard);
    return heard;
  }

  /** Lets requests in progress end and sends no others, because the run is cancelled. */
  cancel(): void {
    this.#isCancelled = true;
    for (const { http } of this.#instances.values()) http.cancel();
  }

  /** Closes all connection pools. */
  async close(): Promise<void> {
    await Promise.all([...this.#instances.values()].map((instance) => instance.http.close()));
  }
}
