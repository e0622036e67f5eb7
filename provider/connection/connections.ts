import { Account } from "../http/account";
import { Heard, type HttpClient } from "../http/client";
import { EngineProgress } from "./engine-progress";
import { Instance } from "./instance";
import { Ledger } from "./ledger";
import {
  type ConfigReader,
  type ConnectionOutline,
  type ConnectionSettings,
  completed,
  outlineConnection,
} from "./settings";

/** The configured instances of this process, opened when first asked for. */
export class Connections {
  readonly #instances = new Map<string, Instance>();
  readonly #outlines = new Map<string, ConnectionOutline>();
  readonly #accounts = new Map<string, Account>();
  readonly #ledgers = new Map<string, Ledger>();
  readonly #heard = new Map<string, Heard>();
  /** Where the engine is with the run that this process works for. */
  readonly progress = new EngineProgress();

  /**
   * @param run address of the engine, which tells this run from others; undefined = no other process belongs to it
   * @param onNote told of what was left out of a list because this version does not understand it
   * @param onCaution told of what the user of a connection should know
   */
  constructor(
    readonly config: ConfigReader,
    readonly env: NodeJS.ProcessEnv = process.env,
    readonly run?: string | undefined,
    private readonly onNote?: HttpClient["onNote"],
    private readonly onCaution?: HttpClient["onCaution"],
  ) {}

  /**
   * What is configured for a connection, without any request; its login may be missing.
   *
   * @throws AppLinksError `not_configured`, `invalid_configuration` or `insecure_http`
   */
  outline(name: string): ConnectionOutline {
    const outline = this.#outlines.get(name) ?? outlineConnection(name, this.config, this.env);
    this.#outlines.set(name, outline);
    return outline;
  }

  /** The name, when a connection of that name is configured beside the default one; nothing is thrown for others. */
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
   * @throws AppLinksError as {@link outline}, and `not_configured` without a complete login
   */
  instance(name: string): Instance {
    const known = this.#instances.get(name);
    if (known !== undefined) return known;
    const settings = completed(this.outline(name));
    const instance = new Instance(settings, this.#account(settings), this.#heardOf(settings));
    instance.http.onNote = this.onNote;
    instance.http.onCaution = this.onCaution;
    this.#instances.set(name, instance);
    return instance;
  }

  /** What this run knows of the server behind a connection; the same object for all connections to one address. */
  ledger(name: string): Ledger {
    const { baseUrl } = this.outline(name);
    const ledger = this.#ledgers.get(baseUrl) ?? new Ledger(this.progress);
    this.#ledgers.set(baseUrl, ledger);
    return ledger;
  }

  /** One for all connections with the same server and credentials, so that each process logs in once, and what was rejected is not tried over each. */
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

  /** Closes every pool. */
  async close(): Promise<void> {
    await Promise.all([...this.#instances.values()].map((instance) => instance.http.close()));
  }
}
