import { Instance } from "./instance";
import { type ConfigReader, type ConnectionSettings, readConnection } from "./settings";

/** The configured instances of this process, opened when first asked for. */
export class Connections {
  readonly #instances = new Map<string, Instance>();
  readonly #settings = new Map<string, ConnectionSettings>();

  constructor(
    readonly config: ConfigReader,
    readonly env: NodeJS.ProcessEnv = process.env,
  ) {}

  /**
   * The settings of a connection, without any request.
   *
   * @throws AppLinksError `not_configured`, `invalid_configuration` or `insecure_http`
   */
  settings(name: string): ConnectionSettings {
    const settings = this.#settings.get(name) ?? readConnection(name, this.config, this.env);
    this.#settings.set(name, settings);
    return settings;
  }

  /** The instance behind a connection; the same object for the same name. */
  instance(name: string): Instance {
    const instance = this.#instances.get(name) ?? new Instance(this.settings(name));
    this.#instances.set(name, instance);
    return instance;
  }

  /** Closes every pool. */
  async close(): Promise<void> {
    await Promise.all([...this.#instances.values()].map((instance) => instance.http.close()));
  }
}
