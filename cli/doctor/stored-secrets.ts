import * as z from "zod";
import { clearTextSecret, secretKeys } from "../../provider";
import type { StackConfig } from "../connection/stack-config";
import { runPulumi } from "../plan/run-pulumi";
import type { Finding } from "./finding";

const ENTRY = z.object({ secret: z.boolean() });

/**
 * Checks for every connection whether the passwords, tokens and headers in a stack's configuration are stored as ciphertext. One property
 * of an object may be in plain text while another is encrypted, so the CLI is asked about each.
 *
 * @param config the configuration of the stack that `stack` and `cwd` name, with secrets in plain text
 */
export async function examineStoredSecrets(
  config: StackConfig,
  { stack, cwd }: { readonly stack?: string; readonly cwd?: string },
): Promise<Finding[]> {
  if (stack === undefined) return [];
  const findings: Finding[] = [];
  for (const key of secretKeys(config)) {
    const { code, stdout } = await runPulumi(["config", "get", "--json", "--path", key, "--stack", stack], {
      cwd,
    });
    if (code !== 0 || ENTRY.parse(JSON.parse(stdout)).secret) continue;
    const { says, advice } = clearTextSecret(key);
    findings.push({ check: "configuration", severity: "warning", says, advice });
  }
  return findings;
}
