import * as z from "zod";
import { AppLinksError } from "../http/errors";
import { type Credentials, type HttpSettings, isLoopback } from "../http/http-settings";
import { isUrl } from "../http/is-url";
import { DEFAULT_CONNECTION, optionKey, setCommand } from "../http/option-key";
import { proxyFor } from "../http/proxy";
import { cleaned } from "./cleaned";
import { didYouMean } from "./did-you-mean";
import { HEADERS } from "./headers";
import { CONNECTION_OPTIONS, type ConnectionOption } from "./option-names";

/** When a resource may adopt an object that already exists on the server. */
export const ADOPT_VALUES = ["never", "identical", "takeover"] as const;
export type Adopt = (typeof ADOPT_VALUES)[number];

/** The validated settings of one connection, with defaults. */
export interface ConnectionSettings extends HttpSettings {
  readonly adopt: Adopt;
  /** Whether plain http is allowed to any host, not only to this machine. */
  readonly allowInsecureHttp: boolean;
}

/** A connection whose login may be missing: a preview works without one. */
export interface ConnectionOutline extends Omit<ConnectionSettings, "credentials"> {
  /** The credentials, or the error if they are incomplete. */
  readonly login: Credentials | AppLinksError;
}

/** Reads a configuration value by its full key, such as `confluence:baseUrl`. */
export type ConfigReader = (key: string) => string | undefined;

/**
 * Reads the settings of one connection: `confluence:<option>` for the default one, `confluence:connections` (an object by
 * name) for the others, and `CONFLUENCE_<OPTION>` or `CONFLUENCE_<NAME>_<OPTION>` from the environment for the address and
 * the credentials. `confluence:adopt` applies to all connections without their own, so that it can be set for a single
 * recovery run.
 *
 * @throws AppLinksError `not_configured`, `invalid_configuration` or `insecure_http`, naming the key to set
 */
export function readConnection(
  name: string,
  config: ConfigReader,
  env: NodeJS.ProcessEnv = process.env,
): ConnectionSettings {
  return completed(outlineConnection(name, config, env));
}

/**
 * The settings of an outline.
 *
 * @throws AppLinksError `not_configured` if the login is incomplete
 */
export function completed({ login, ...rest }: ConnectionOutline): ConnectionSettings {
  if (login instanceof AppLinksError) throw login;
  return { ...rest, credentials: login };
}

/**
 * The same as {@link readConnection}, but the login may be missing: a job that reviews changes has the stack's configuration
 * and no secrets.
 *
 * @param provider the provider that the program declares and whose configuration this is. Default: it is the stack's
 * @throws AppLinksError as {@link readConnection} does for everything but an incomplete login
 */
export function outlineConnection(
  name: string,
  config: ConfigReader,
  env: NodeJS.ProcessEnv = process.env,
  provider?: string,
): ConnectionOutline {
  const source = new ConfigurationSource(name, config, env, provider);
  if (!source.isConfigured()) throw source.unknownConnection();
  const options = parseOptions(source);
  const baseUrl = checkedBaseUrl(source, options.baseUrl, options.allowInsecureHttp);
  if (options.proxy !== undefined) proxyFor(baseUrl, options.proxy);
  return {
    name,
    provider,
    baseUrl,
    login: chosenLogin(source, options),
    caFile: options.caFile,
    clientCertFile: options.clientCertFile,
    clientKeyFile: options.clientKeyFile,
    proxy: options.proxy,
    headers: options.headers ?? {},
    timeoutSeconds: options.timeoutSeconds,
    maxConcurrentRequests: options.maxConcurrentRequests,
    adopt: options.adopt,
    allowInsecureHttp: options.allowInsecureHttp,
  };
}

const EXAMPLE = "https://confluence.example.com";

const text = z.string({ error: "must be a string" }).min(1);
const flag = z.union([z.boolean(), z.enum(["true", "false"]).transform((value) => value === "true")], {
  error: "must be true or false",
});
const count = (least: number, most: number) => {
  const error = `must be a whole number from ${least} to ${most}`;
  return z.coerce.number({ error }).int({ error }).min(least, { error }).max(most, { error });
};

const OPTIONS = z
  .strictObject({
    baseUrl: text.optional(),
    username: text.optional(),
    password: text.optional(),
    token: text.optional(),
    headers: HEADERS.optional(),
    caFile: text.optional(),
    clientCertFile: text.optional(),
    clientKeyFile: text.optional(),
    proxy: text.optional(),
    timeoutSeconds: count(1, 600).default(30),
    maxConcurrentRequests: count(1, 100).default(8),
    allowInsecureHttp: flag.default(false),
    adopt: z.enum(ADOPT_VALUES, { error: `must be one of ${ADOPT_VALUES.join(", ")}` }).default("never"),
  } satisfies Record<ConnectionOption, z.ZodType>)
  .refine(
    ({ clientCertFile, clientKeyFile }) => (clientCertFile === undefined) === (clientKeyFile === undefined),
    {
      path: ["clientKeyFile"],
      error: "a client certificate requires both clientCertFile and clientKeyFile",
    },
  );

/** The options that environment variables can set. */
const FROM_ENVIRONMENT = ["baseUrl", "username", "password", "token"] as const;

type Options = z.infer<typeof OPTIONS>;

class ConfigurationSource {
  constructor(
    readonly name: string,
    readonly config: ConfigReader,
    readonly env: NodeJS.ProcessEnv,
    readonly provider?: string,
  ) {}

  /** The raw options; configuration takes precedence over the environment. */
  raw(): Record<string, unknown> {
    const options = this.#configured();
    // Credentials belong together: configured ones are never mixed with those from the environment.
    const hasLogin = hasLoginIn(options);
    for (const option of FROM_ENVIRONMENT) {
      if (option !== "baseUrl" && hasLogin) continue;
      options[option] ??= this.env[this.variable(option)] || undefined;
    }
    for (const [option, value] of Object.entries(options)) {
      options[option] = cleaned(option, value) || undefined;
    }
    return options;
  }

  /** Whether any credentials are configured; those in the environment are not used then. */
  hasLogin(): boolean {
    return hasLoginIn(this.#configured());
  }

  /** Whether anything is configured under this name; the default connection always counts as configured. */
  isConfigured(): boolean {
    return (
      this.name === DEFAULT_CONNECTION ||
      Object.hasOwn(this.#connections(), this.name) ||
      FROM_ENVIRONMENT.some((option) => this.env[this.variable(option)])
    );
  }

  /** The name is not quoted: it comes from a resource's inputs, and may be a secret passed to the wrong input. */
  unknownConnection(): AppLinksError {
    const names = [DEFAULT_CONNECTION, ...Object.keys(this.#connections())];
    return this.fail(
      "not_configured",
      `No connection with this name is configured: ${didYouMean(this.name, names, "connections")}`,
      `To add one, ${this.provider === undefined ? "run " : ""}${setCommand({ ...this, name: "<name>" }, "baseUrl", EXAMPLE)}, or set CONFLUENCE_<NAME>_BASE_URL.`,
    );
  }

  key(option: string): string {
    return optionKey(this, option);
  }

  variable(option: string): string {
    const words = option.replace(/([A-Z])/g, "_$1");
    const middle = this.name === DEFAULT_CONNECTION ? "" : `${this.name.replace(/[^A-Za-z0-9]/g, "_")}_`;
    return `CONFLUENCE_${middle}${words}`.toUpperCase();
  }

  /** The command that sets an option. */
  command(option: string, value: string, isSecret = false): string {
    return setCommand(this, option, value, isSecret);
  }

  /** Commands of {@link command} as the beginning of a sentence. */
  run(commands: string): string {
    return this.provider === undefined
      ? `Run ${commands}`
      : `${commands.slice(0, 1).toUpperCase()}${commands.slice(1)}`;
  }

  fail(
    reason: "not_configured" | "invalid_configuration" | "insecure_http",
    what: string,
    hint: string,
  ): AppLinksError {
    return new AppLinksError({ reason, what, hint });
  }

  #configured(): Record<string, unknown> {
    return this.name === DEFAULT_CONNECTION ? this.#topLevel() : this.#named();
  }

  #topLevel(): Record<string, unknown> {
    const options: Record<string, unknown> = {};
    for (const option of Object.keys(OPTIONS.shape)) {
      const value = this.config(`confluence:${option}`);
      if (value !== undefined && value !== "") options[option] = value;
    }
    return options;
  }

  #named(): Record<string, unknown> {
    const options = this.#connections()[this.name];
    const shared = { adopt: this.config("confluence:adopt") || undefined };
    if (options === undefined) return shared;
    if (typeof options === "object" && options !== null && !Array.isArray(options)) {
      return { ...shared, ...options };
    }
    throw this.fail(
      "invalid_configuration",
      `${optionKey({ ...this, name: DEFAULT_CONNECTION }, `connections.${this.name}`)} is not an object`,
      this.#example(),
    );
  }

  #connections(): Record<string, unknown> {
    const json = this.config("confluence:connections");
    return json === undefined ? {} : this.#parsed(json);
  }

  #parsed(json: string): Record<string, unknown> {
    try {
      const value: unknown = JSON.parse(json);
      if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
    } catch {
      // The string may contain credentials, so the parser's message, which quotes it, is not passed on.
    }
    throw this.fail(
      "invalid_configuration",
      `${optionKey({ ...this, name: DEFAULT_CONNECTION }, "connections")} is not an object of connections by name`,
      this.#example(),
    );
  }

  #example(): string {
    return `Set it option by option: ${this.command("baseUrl", EXAMPLE)}.`;
  }
}

function hasLoginIn(options: Readonly<Record<string, unknown>>): boolean {
  return ["username", "password", "token"].some((option) => options[option] !== undefined);
}

const WORDS = { username: "user name", password: "password" } as const;

function parseOptions(source: ConfigurationSource): Options {
  const parsed = OPTIONS.safeParse(source.raw());
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys
          .map(
            (key) =>
              `${source.key(key)} is not an option: ${didYouMean(key, Object.keys(CONNECTION_OPTIONS), "options")}`,
          )
          .join("; ")
      : `${source.key(issue.path.join("."))}: ${issue.message}`,
  );
  throw source.fail(
    "invalid_configuration",
    `The configuration of the connection "${source.name}" is wrong: ${problems.join("; ")}`,
    source.provider === undefined
      ? "Correct it with `pulumi config set` and `pulumi config rm`."
      : `Correct the inputs of the provider "${source.provider}" in the program.`,
  );
}

function checkedBaseUrl(
  source: ConfigurationSource,
  value: string | undefined,
  isHttpAllowed: boolean,
): string {
  const example = source.run(source.command("baseUrl", EXAMPLE));
  if (value === undefined) {
    throw source.fail(
      "not_configured",
      `The connection "${source.name}" has no base URL`,
      `${example}, or set ${source.variable("baseUrl")}.`,
    );
  }
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(value)) {
    throw source.fail(
      "invalid_configuration",
      `${source.key("baseUrl")} has no scheme: it must begin with https://`,
      `${example}.`,
    );
  }
  if (!/^https?:\/\//i.test(value) || !isUrl(value)) {
    throw source.fail(
      "invalid_configuration",
      `${source.key("baseUrl")} is not an http or https URL`,
      `${example}.`,
    );
  }
  const url = new URL(value);
  if (url.username !== "" || url.password !== "") {
    throw source.fail(
      "invalid_configuration",
      `${source.key("baseUrl")} contains credentials`,
      `Remove them from the URL: ${source.command("username", "…")}, ${source.command("password", "…", true)}.`,
    );
  }
  if (url.search !== "" || url.hash !== "") {
    throw source.fail(
      "invalid_configuration",
      `${source.key("baseUrl")} has a query or a fragment`,
      `${example}.`,
    );
  }
  if (url.protocol === "http:" && !isLoopback(url.hostname) && !isHttpAllowed) {
    throw source.fail(
      "insecure_http",
      `${source.key("baseUrl")} is plain http to ${url.host}: the administrator's credentials would be sent in clear text`,
      `Use https. Only if the network is trusted: ${source.command("allowInsecureHttp", "true")}.`,
    );
  }
  return url.href.replace(/\/+$/, "");
}

function chosenLogin(source: ConfigurationSource, options: Options): ConnectionOutline["login"] {
  const { username, password, token } = options;
  if (username?.includes(":")) {
    throw source.fail(
      "invalid_configuration",
      `${source.key("username")} contains a colon, which HTTP Basic does not allow (RFC 7617)`,
      `${source.run(source.command("username", "…"))}, or use a personal access token: ${source.command("token", "…", true)}.`,
    );
  }
  if (username !== undefined && password !== undefined) {
    return { kind: "password", username, password, ...(token === undefined ? {} : { token }) };
  }
  if (token !== undefined && username === undefined && password === undefined)
    return { kind: "token", token };
  if (token === undefined && username === undefined && password === undefined) {
    return source.fail(
      "not_configured",
      `The connection "${source.name}" has no credentials`,
      `${source.run(`${source.command("username", "…")} and ${source.command("password", "…", true)}, or ${source.command("token", "…", true)}`)}; ` +
        `or set ${source.variable("username")} and ${source.variable("password")}, or ${source.variable("token")}.`,
    );
  }
  const [missing, half] =
    username === undefined ? (["username", "password"] as const) : (["password", "username"] as const);
  const isConfigured = source.hasLogin();
  const place = (option: ConnectionOption) => (isConfigured ? source.key(option) : source.variable(option));
  const complete = isConfigured
    ? source.run(source.command(missing, "…", missing === "password"))
    : `Set ${source.variable(missing)}`;
  const orToken =
    token === undefined
      ? `or set ${place("token")} in place of ${place(half)}`
      : `or remove ${place(half)}: a token needs neither`;
  return source.fail(
    "not_configured",
    `The connection "${source.name}" has a ${token === undefined ? "" : "token and a "}${WORDS[half]}, but no ${WORDS[missing]}`,
    `${complete}, ${orToken}.${isConfigured ? " Credentials in the environment are used only if none are configured." : ""}`,
  );
}
