import * as z from "zod";
import { clearTextSecret, secretKeys } from "../../provider";
import type { StackConfig } from "../connection/stack-config";
import { runPulumi } from "../plan/run-pulumi";
import type { Finding } from "./finding";

const ENTRY = z.object({ secret: z.boolean() });

/**
 * Whether what a stack's configuration holds of passwords, tokens and headers is stored as ciphertext, for all connections:
 * an entry of an object may be in clear beside one that is not, so the CLI is asked for each.
 *
 * @param config with secrets in clear, of the stack that `stack` and `cwd` name
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
