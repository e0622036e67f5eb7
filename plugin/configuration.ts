import { misspeltKeys, secretKeys } from "../provider/connection/option-names";
import { declared, isUnknown, type Properties } from "../provider/runtime/struct";
import { keepSecret } from "./wire";

/** What the engine adds to a provider's own configuration. */
const OF_THE_ENGINE: ReadonlySet<string> = new Set([
  "version",
  "pluginDownloadURL",
  "pluginChecksums",
  "__internal",
]);

/**
 * The configuration that the engine gives a provider, as the settings are read: by full key, every value a string, an
 * object as JSON. SDKs send objects as JSON already, YAML programs as they are. Values that are not known yet are absent.
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

/** What is wrong with a provider's configuration by its names alone; values are looked at when a resource needs them. */
export function configurationProblems(args: Properties): readonly string[] {
  return misspeltKeys(Object.fromEntries(configurationOf(args)));
}

/** The configuration as the state records it: credentials are secrets, whether or not the program says so. */
export function recordedConfiguration(args: Properties): Properties {
  const config = Object.fromEntries(configurationOf(args));
  const secrets = secretKeys(config).map((key) => key.replace(/^confluence:/, "").replace(/\..*/, ""));
  return keepSecret(secrets, args);
}
