import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { misspeltKeys } from "../../provider";
import type { StackConfig } from "../connection/stack-config";
import type { Finding } from "./finding";

/** Reports configuration keys of a stack that the provider rejects before doing anything else. */
export function examineKeys(config: StackConfig, cwd = "."): Finding[] {
  const misspelt = misspeltKeys(config);
  // A project with this name keeps its own keys in the same namespace.
  if (misspelt.length === 0 || projectName(resolve(cwd)) === "confluence") return [];
  return misspelt.map((says) => ({
    check: "configuration",
    severity: "error",
    says: says.endsWith("?") ? says : `${says}.`,
    advice: "Correct it with `pulumi config set` and `pulumi config rm`.",
  }));
}

/** The name of a folder's project, which the CLI also looks for in parent folders. */
function projectName(folder: string): string | undefined {
  try {
    const file = readFileSync(join(folder, "Pulumi.yaml"), "utf8");
    return /^name:\s*["']?([\w.-]+)/m.exec(file)?.[1];
  } catch {
    const above = dirname(folder);
    return above === folder ? undefined : projectName(above);
  }
}
