import { clearTextSecret } from "../provider/connection/clear-text-secrets";
import { misspeltKeys, secretKeys } from "../provider/connection/option-names";
import { declared, isSecret, isUnknown, type Properties } from "../provider/runtime/struct";
import { keepSecret } from "./protocol";

/** What the engine adds to a provider's own configuration. */
const OF_THE_ENGINE: ReadonlySet<string> = new Set([
  "version",
  "pluginDownloadURL",
  "pluginChecksums",
  "__internal",
]);

/**
 * The configuration from the engine in the form that the settings are read from: by full key, with every value a string and objects as
 * JSON. SDKs already send objects as JSON, YAML programs do not. Values that are not known yet are omitted.
 */
export function configurationOf(args: Properties): ReadonlyMap<string, string> {
  const entries = Object.entries(declared(args)).filter(
    ([name, value]) => !OF_THE_ENGINE.has(name) && !isUnknown(value),
  );
  return new Map(
    entries.map(([name, value]) => [
      `confluence:${name}`,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
}

/**
 * What is wrong with a provider's configuration, apart from its values, which are read when a resource needs them: keys that do not exist,
 * and, where `requireSecretConfig` is true, credentials that are not secrets.
 */
export function configurationProblems(args: Properties): readonly string[] {
  const config = Object.fromEntries(configurationOf(args));
  const exposed = secretKeys(config).filter((key) => !isSecret(args[nameOf(key)]));
  const refused = config["confluence:requireSecretConfig"] === "true" ? exposed.map(clearTextSecret) : [];
  return [
    ...misspeltKeys(config),
    ...refused.map(({ says, advice }) => `confluence:requireSecretConfig is set, and ${says} ${advice}`),
  ];
}

/** The configuration as the state records it: credentials are secrets, whether or not the program marks them. */
export function recordedConfiguration(args: Properties): Properties {
  const config = Object.fromEntries(configurationOf(args));
  return keepSecret(secretKeys(config).map(nameOf), args);
}

/** `confluence:connections.jira.token` → `connections` */
function nameOf(key: string): string {
  return key.replace(/^confluence:/, "").replace(/[.[].*/, "");
}
