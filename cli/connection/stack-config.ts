import * as z from "zod";
import { CommandError } from "../command-error";
import { runPulumi } from "../plan/run-pulumi";

/** Values by full key: `confluence:baseUrl`. Objects are JSON strings. */
export type StackConfig = Readonly<Record<string, string>>;

const CONFIG = z.record(
  z.string(),
  z.object({ value: z.string().optional(), objectValue: z.unknown().optional() }),
);

/**
 * The configuration of a stack (the selected one when none is named), with secrets in plain text, as `pulumi config --show-secrets` prints
 * it.
 *
 * @throws CommandError with the CLI's own message
 */
export async function readStackConfig(
  stack: string | undefined,
  cwd: string | undefined,
): Promise<StackConfig> {
  const which = stack === undefined ? [] : ["--stack", stack];
  const { code, stdout, stderr } = await runPulumi(["config", "--json", "--show-secrets", ...which], { cwd });
  if (code !== 0) {
    throw new CommandError(
      `Could not read the configuration of the stack ${stack ?? "that is selected"}: ${stderr.trim()}`,
    );
  }
  const entries = Object.entries(CONFIG.parse(JSON.parse(stdout)));
  return Object.fromEntries(
    entries.flatMap(([key, { value, objectValue }]) => {
      const text = objectValue === undefined ? value : JSON.stringify(objectValue);
      return text === undefined ? [] : [[key, text]];
    }),
  );
}
