import * as z from "zod";
import { CommandError } from "../command-error";
import type { Plan } from "./plan";
import { readPlan, UNEXPLAINED } from "./read-plan";
import { type PulumiResult, runPulumi } from "./run-pulumi";

/** The stack to preview, and how. */
export interface PlanOptions {
  /** Default: the selected one. */
  readonly stack: string | undefined;
  /** The program's folder; default: the current one. */
  readonly cwd: string | undefined;
  /** Further options for the Pulumi CLI. */
  readonly further: readonly string[];
}

/** Makes the CLI write events, which contain more than a single document does and, in debug messages, secrets: never store them. */
const STREAMING = "PULUMI_ENABLE_STREAMING_JSON_PREVIEW";

/**
 * Runs `pulumi preview` and reads its output from a pipe: none of it is written to disk. A failure that the single document does not
 * explain, such as a policy violation, takes a second preview.
 *
 * @throws CommandError when there is no Pulumi CLI, or its output cannot be read
 */
export async function previewPlan({ stack, cwd, further }: PlanOptions): Promise<Plan> {
  const args = ["preview", "--json", "--show-sames", ...stackArguments(stack), ...further];
  const plan = planOf("preview", await runPulumi(args, { cwd, env: { [STREAMING]: "false" } }));
  if (!plan.errors.includes(UNEXPLAINED)) return plan;
  const { errors } = planOf("preview", await runPulumi(args, { cwd, env: { [STREAMING]: "true" } }));
  return errors.length === 0 ? plan : { ...plan, errors };
}

/**
 * Runs the preview of `pulumi refresh` in the same way.
 *
 * @throws CommandError when there is no Pulumi CLI, or its output cannot be read
 */
export async function refreshPlan({ stack, cwd, further }: PlanOptions): Promise<Plan> {
  const args = [
    // Without the program, the engine takes addresses and passwords from the last update instead of the configuration.
    ...["refresh", "--preview-only", "--json", "--run-program"],
    ...stackArguments(stack),
    ...further,
  ];
  // The single document says that something changed, but not what.
  const plan = planOf("refresh", await runPulumi(args, { cwd, env: { [STREAMING]: "true" } }));
  const isChanged = plan.resources.some(({ operation }) => operation === "update");
  if (plan.errors.length > 0 || !isChanged) return plan;
  const ignored = await ignoredProperties(stack, cwd);
  const resources = plan.resources.map((resource) => ({
    ...resource,
    ignoreChanges: ignored.get(resource.urn) ?? [],
  }));
  return { ...plan, resources };
}

const STATE = z.object({
  deployment: z.object({
    resources: z.array(z.object({ urn: z.string(), ignoreChanges: z.array(z.string()).nullish() })).nullish(),
  }),
});

/** The `ignoreChanges` of every resource, which only the state contains. */
async function ignoredProperties(
  stack: string | undefined,
  cwd: string | undefined,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { code, stdout, stderr } = await runPulumi(["stack", "export", ...stackArguments(stack)], { cwd });
  if (code !== 0) throw new CommandError(`pulumi stack export failed: ${lastWords(stderr, code)}`);
  const { deployment } = STATE.parse(JSON.parse(stdout));
  return new Map((deployment.resources ?? []).map(({ urn, ignoreChanges }) => [urn, ignoreChanges ?? []]));
}

function stackArguments(stack: string | undefined): readonly string[] {
  return stack === undefined ? [] : ["--stack", stack];
}

function planOf(command: string, { code, stdout, stderr }: PulumiResult): Plan {
  try {
    const plan = readPlan(stdout);
    const isSilent = code !== 0 && plan.errors.length === 0;
    return isSilent ? { ...plan, errors: [lastWords(stderr, code)] } : plan;
  } catch (cause) {
    throw new CommandError(`pulumi ${command} failed: ${lastWords(stderr, code)}`, { cause });
  }
}

function lastWords(stderr: string, code: number): string {
  return stderr.trim().split("\n").slice(-5).join("\n") || `it ended with ${code} and printed nothing`;
}
