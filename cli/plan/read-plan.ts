import * as z from "zod";
import { SECRET_SIGNATURE, SIGNATURE } from "../../provider/format/marks";
import { CommandError } from "../command-error";
import { type Operation, type Plan, type PlannedResource, type ResourceState, SECRET } from "./plan";
import { urnParts } from "./urn";

/**
 * Reads what `pulumi preview --json` or `pulumi refresh --preview-only --json` printed: one document, or one event per
 * line as with `PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true`.
 *
 * @throws CommandError when it is neither
 */
export function readPlan(text: string): Plan {
  const document = DIGEST.safeParse(jsonOf(text));
  if (document.success) return planOfDigest(document.data);
  const events = text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => EVENT.safeParse(jsonOf(line)));
  if (events.length === 0 || events.some(({ success }) => !success)) throw notAPlan(text);
  return planOfEvents(events.flatMap(({ data }) => data ?? []));
}

const properties = z
  .record(z.string(), z.unknown())
  .nullish()
  .transform((value) =>
    Object.fromEntries(Object.entries(value ?? {}).map(([name, item]) => [name, masked(item)])),
  );

const list = z
  .array(z.string())
  .nullish()
  .transform((value) => value ?? []);

const STATE = z
  .object({
    id: z.string().optional(),
    inputs: properties,
    outputs: properties,
    propertyDependencies: z
      .record(z.string(), z.array(z.string()).nullable())
      .nullish()
      .transform((value) =>
        Object.fromEntries(Object.entries(value ?? {}).map(([name, urns]) => [name, urns ?? []])),
      ),
    initErrors: list,
    ignoreChanges: list,
  })
  .nullish();

const STEP = z.object({ op: z.string(), urn: z.string(), oldState: STATE, newState: STATE });

const DIAGNOSTIC = z.object({ message: z.string(), severity: z.string() });

const CONFIG = z.record(z.string(), z.string()).default({});

const DIGEST = z
  .object({
    // Absent when the preview failed before its first step.
    steps: z.array(STEP).optional(),
    diagnostics: z.array(DIAGNOSTIC).default([]),
    config: CONFIG,
    changeSummary: z.record(z.string(), z.number()).default({}),
  })
  .refine(({ steps, diagnostics }) => steps !== undefined || diagnostics.length > 0);

const METADATA = z.object({
  metadata: z.object({ op: z.string(), urn: z.string(), old: STATE, new: STATE }),
});

const EVENT = z.object({
  sequence: z.number(),
  preludeEvent: z.object({ config: CONFIG }).optional(),
  resourcePreEvent: METADATA.optional(),
  resOutputsEvent: METADATA.optional(),
  diagnosticEvent: DIAGNOSTIC.optional(),
  policyEvent: z
    .object({ message: z.string(), policyName: z.string(), enforcementLevel: z.string() })
    .optional(),
});

type Step = z.infer<typeof STEP>;

/** The engine's steps. Steps that are not listed are only the engine's own bookkeeping. */
const OPERATIONS: Readonly<Record<string, Operation>> = {
  create: "create",
  update: "update",
  delete: "delete",
  same: "same",
  refresh: "same",
  import: "same",
  replace: "replace",
  "create-replacement": "replace",
  "delete-replaced": "replace",
  "import-replacement": "replace",
};

/** Of several steps for one resource, the one with the greatest weight counts. */
const WEIGHT: Readonly<Record<Operation, number>> = { replace: 4, delete: 3, create: 2, update: 1, same: 0 };

function planOfDigest({ steps = [], diagnostics, config, changeSummary }: z.infer<typeof DIGEST>): Plan {
  const resources = resourcesOf(steps);
  const isCounted = Object.entries(changeSummary).some(([op, count]) => op !== "same" && count > 0);
  const isShown = steps.some(({ op }) => (OPERATIONS[op] ?? "same") !== "same");
  const errors = errorsIn(diagnostics);
  return {
    resources,
    errors: isCounted && !isShown ? [...errors, UNSHOWN] : errors,
    config,
    hasDebugMessages: diagnostics.some(isDebug),
  };
}

/** Without events, none of a refresh preview's steps contains the server's values. */
const UNSHOWN =
  "The JSON counts changes that it does not show, as `pulumi refresh --preview-only --json` does: use `confluence-applinks drift`.";

function planOfEvents(events: readonly z.infer<typeof EVENT>[]): Plan {
  const before = events.flatMap(({ resourcePreEvent }) => stepsOf(resourcePreEvent));
  const outcomes = events.flatMap(({ resOutputsEvent }) => stepsOf(resOutputsEvent));
  // During a refresh, only the outcome of a step contains the server's values.
  const refreshed = new Set(before.filter(({ op }) => op === "refresh").map(({ urn }) => urn));
  const steps = [
    ...before.filter(({ urn }) => !(refreshed.has(urn) && outcomes.some((outcome) => outcome.urn === urn))),
    ...outcomes.filter(({ urn }) => refreshed.has(urn)),
  ];
  const diagnostics = events.flatMap(({ diagnosticEvent }) => diagnosticEvent ?? []);
  return {
    resources: resourcesOf(steps),
    errors: errorsIn(
      diagnostics,
      events.flatMap(({ policyEvent }) => violationIn(policyEvent)),
    ),
    config: events.find(({ preludeEvent }) => preludeEvent !== undefined)?.preludeEvent?.config ?? {},
    hasDebugMessages: diagnostics.some(isDebug),
  };
}

function isDebug({ severity }: z.infer<typeof DIAGNOSTIC>): boolean {
  return severity === "debug";
}

/** Replaces every secret, which is an object in events, with `[secret]`, as the single document does. */
function masked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(masked);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  return entries.some(([name, item]) => name === SIGNATURE && item === SECRET_SIGNATURE)
    ? SECRET
    : Object.fromEntries(entries.map(([name, item]) => [name, masked(item)]));
}

function stepsOf(event: z.infer<typeof METADATA> | undefined): Step[] {
  if (event === undefined) return [];
  const { op, urn, old, new: fresh } = event.metadata;
  return [{ op, urn, oldState: old, newState: fresh }];
}

function resourcesOf(steps: readonly Step[]): PlannedResource[] {
  const byUrn = new Map<string, PlannedResource>();
  for (const { op, urn, oldState, newState } of steps) {
    const operation = OPERATIONS[op];
    const { type, name } = urnParts(urn);
    if (operation === undefined || type.startsWith("pulumi:")) continue;
    const before = operation === "create" ? undefined : stateOf(oldState);
    const after = operation === "delete" ? undefined : stateOf(newState);
    const ignoreChanges = newState?.ignoreChanges ?? oldState?.ignoreChanges ?? [];
    const known = byUrn.get(urn);
    const difference = known === undefined ? 1 : WEIGHT[operation] - WEIGHT[known.operation];
    if (difference > 0) byUrn.set(urn, { urn, type, name, operation, before, after, ignoreChanges });
    // Each step of a replacement has only one side.
    if (known !== undefined && difference === 0) {
      byUrn.set(urn, { ...known, before: known.before ?? before, after: known.after ?? after });
    }
  }
  return [...byUrn.values()].sort((one, other) => (one.urn < other.urn ? -1 : 1));
}

function stateOf(state: z.infer<typeof STATE>): ResourceState | undefined {
  if (state === undefined || state === null) return undefined;
  const { id, inputs, outputs, propertyDependencies, initErrors } = state;
  return { id, inputs, outputs, propertyDependencies, initErrors };
}

/** The engine's own errors, without duplicates and "preview failed", and policy violations. */
function errorsIn(
  diagnostics: readonly z.infer<typeof DIAGNOSTIC>[],
  violations: readonly string[] = [],
): string[] {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const messages = errors
    .map(({ message }) => message.replace(COLOUR_TAGS, "").replace(PREAMBLE, "").trim())
    .filter((message) => message !== "");
  const reasons = [...new Set([...messages, ...violations])];
  return errors.length > 0 && reasons.length === 0 ? [UNEXPLAINED] : reasons;
}

/** Shown when the single document lacks the reason of a failure, such as a policy violation: events contain it. */
export const UNEXPLAINED =
  "The preview failed for a reason that its JSON does not contain, such as a policy violation. `confluence-applinks review --stack` shows it.";

function violationIn(event: z.infer<typeof EVENT>["policyEvent"]): string[] {
  return event?.enforcementLevel === "mandatory"
    ? [`policy ${event.policyName}: ${event.message.replace(COLOUR_TAGS, "").trim()}`]
    : [];
}

const PREAMBLE = /^(error: )?(preview|update) failed:?/i;

/** The engine's own markup for colours: `<{%reset%}>`. */
const COLOUR_TAGS = /<\{%[^%]*%\}>/g;

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function notAPlan(text: string): CommandError {
  const what =
    text.trim() === "" ? "The input is empty" : "The input is not what `pulumi preview --json` prints";
  return new CommandError(
    `${what}. Write it with: pulumi preview --json > plan.json (errors of the preview go to that file as well).`,
  );
}
