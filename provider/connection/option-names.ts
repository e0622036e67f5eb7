import { DEFAULT_CONNECTION, optionKey } from "../http/option-key";
import { didYouMean } from "./did-you-mean";

/**
 * The options of a connection; those of the default one are at the top level. Secret ones must be stored with `--secret`.
 */
export const CONNECTION_OPTIONS = {
  baseUrl: "plain",
  username: "plain",
  password: "secret",
  token: "secret",
  headers: "secret",
  caFile: "plain",
  clientCertFile: "plain",
  clientKeyFile: "plain",
  proxy: "plain",
  timeoutSeconds: "plain",
  maxConcurrentRequests: "plain",
  allowInsecureHttp: "plain",
  adopt: "plain",
} as const;

export type ConnectionOption = keyof typeof CONNECTION_OPTIONS;

/** Keys other than the options of the default connection. */
const OTHER_KEYS = ["connections", "requireSecretConfig"] as const;

const NAMESPACE = "confluence:";

/**
 * Finds misspelt configuration keys of this package, including those inside named connections. Ignores values.
 *
 * @param config values by full key; objects as JSON
 * @param provider the provider that the program declares and that has these options. Default: the stack has them
 */
export function misspeltKeys(config: Readonly<Record<string, string>>, provider?: string): string[] {
  const options = Object.keys(CONNECTION_OPTIONS);
  const topLevel = [...options, ...OTHER_KEYS];
  const own = Object.keys(config).filter((key) => key.startsWith(NAMESPACE));
  return [
    ...own
      .map((key) => key.slice(NAMESPACE.length))
      .flatMap((option) =>
        problemOf(optionKey({ name: DEFAULT_CONNECTION, provider }, option), option, topLevel),
      ),
    ...Object.entries(namedConnections(config[`${NAMESPACE}connections`])).flatMap(([name, settings]) =>
      Object.keys(settings).flatMap((option) =>
        problemOf(optionKey({ name, provider }, option), option, options),
      ),
    ),
  ];
}

/** The keys of all secret options that have a value: `confluence:password`, `confluence:connections.jira.token`. */
export function secretKeys(config: Readonly<Record<string, string>>): string[] {
  const secret = Object.entries(CONNECTION_OPTIONS).flatMap(([option, kind]) =>
    kind === "secret" ? [option] : [],
  );
  return [
    ...secret.map((option) => `${NAMESPACE}${option}`).filter((key) => config[key]),
    ...Object.entries(namedConnections(config[`${NAMESPACE}connections`])).flatMap(([name, settings]) =>
      secret.filter((option) => settings[option]).map((option) => optionKey({ name }, option)),
    ),
  ];
}

/** The named connections by name; empty if they cannot be parsed, which is reported where they are used. */
function namedConnections(json: string | undefined): Record<string, Record<string, unknown>> {
  try {
    const connections: unknown = JSON.parse(json ?? "{}");
    return Object.fromEntries(Object.entries(isObject(connections) ? connections : {}).filter(hasOptions));
  } catch {
    return {};
  }
}

function hasOptions(entry: [string, unknown]): entry is [string, Record<string, unknown>] {
  return isObject(entry[1]);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function problemOf(key: string, name: string, known: readonly string[]): string[] {
  if (/^connections[.[]/.test(name)) {
    return [
      `${key} was set without --path, so it is no option of a connection: remove it with \`pulumi config rm '${key}'\`, and set it again with \`pulumi config set --path\``,
    ];
  }
  return known.includes(name) ? [] : [`${key} is not an option: ${didYouMean(name, known, "options")}`];
}
