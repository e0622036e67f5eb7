import * as pulumi from "@pulumi/pulumi";
import { clearTextSecret } from "../provider/connection/clear-text-secrets";
import { misspeltKeys, secretKeys } from "../provider/connection/option-names";
import { AppLinksError } from "../provider/http/errors";

/** By configuration, because programs of the Automation API share a process, each with its own configuration. */
const examined = new Set<string>();

/**
 * Checks, once per program, what only a program can see of the stack's configuration: which keys exist, and which of them are secret. A
 * secret option that is stored in clear text causes a warning, or an error if `confluence:requireSecretConfig` is true.
 *
 * @throws AppLinksError `invalid_configuration`
 */
export function examineConfiguration(): void {
  const config = pulumi.runtime.allConfig();
  const configuration = JSON.stringify(config);
  if (examined.has(configuration)) return;
  // The keys of a project with this name are in the same namespace.
  const misspelt = pulumi.getProject() === "confluence" ? [] : misspeltKeys(config);
  if (misspelt.length > 0) {
    throw new AppLinksError({
      reason: "invalid_configuration",
      what: `The configuration of the stack is invalid: ${misspelt.join("; ")}`,
      hint: "Correct it with `pulumi config set` and `pulumi config rm`.",
    });
  }
  const exposed = secretKeys(config)
    .filter((key) => !isSecret(key))
    .map(clearTextSecret);
  if (exposed.length > 0 && config["confluence:requireSecretConfig"] === "true") {
    throw new AppLinksError({
      reason: "invalid_configuration",
      what: `confluence:requireSecretConfig is set, and ${exposed
        .map(({ says }) => says)
        .join(" ")
        .replace(/\.$/, "")}`,
      hint: [...new Set(exposed.map(({ advice }) => advice))].join(" "),
    });
  }
  examined.add(configuration);
  for (const { says, advice } of exposed) void pulumi.log.warn(`${says} ${advice}`);
}

/** The SDK has the function but does not declare it. Named connections share one value: all count as secret if any part is. */
function isSecret(key: string): boolean {
  const { isConfigSecret } = pulumi.runtime as { isConfigSecret?: (key: string) => boolean };
  return isConfigSecret === undefined || isConfigSecret(key.replace(/(:connections)[.[].*/, "$1"));
}
