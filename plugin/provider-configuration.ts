import type { ConstructRequest } from "@pulumi/pulumi/proto/provider_pb";
import { misspeltKeys, secretKeys } from "../provider/connection/option-names";
import { DEFAULT_CONNECTION, optionKey } from "../provider/http/option-key";
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

/** Keys of a provider's configuration that do not exist, each a sentence. Values are read when a resource needs them. */
export function configurationProblems(args: Properties, provider: string | undefined): readonly string[] {
  return misspeltKeys(Object.fromEntries(configurationOf(args)), provider);
}

/** Warnings about a provider's configuration. */
export function configurationCautions(args: Properties, provider: string | undefined): readonly string[] {
  const isRequired = configurationOf(args).get("confluence:requireSecretConfig") === "true";
  return isRequired
    ? [
        `${optionKey({ name: DEFAULT_CONNECTION, provider }, "requireSecretConfig")} has no effect on the provider plugin: Pulumi does not tell it which values are stored as secrets. \`confluence-applinks doctor --stack <stack>\` reports credentials in clear text.`,
      ]
    : [];
}

/**
 * The request to construct a component, with the configuration of its provider in place of the stack's: components look servers up, and a
 * provider that the program declares has a configuration of its own.
 */
export function withConfiguration(request: ConstructRequest, args: Properties): ConstructRequest {
  const config = request.getConfigMap();
  const own = configurationOf(args);
  // What the stack's configuration has as well keeps its mark there.
  const changed = [...own].filter(([key, value]) => config.get(key) !== value);
  const secret = changed.map(([key]) => key).filter((key) => isSecret(args[nameOf(key)]));
  for (const key of [...config.keys()]) if (key.startsWith("confluence:") && !own.has(key)) config.del(key);
  for (const [key, value] of changed) config.set(key, value);
  return request.setConfigsecretkeysList([...request.getConfigsecretkeysList(), ...secret]);
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
