import { factsOf, type Kind } from "../format/kinds";
import { UNKNOWN } from "../format/marks";
import type { Caution, Field, FieldTable, Rule } from "../resources/definition";
import { unknownFields } from "../resources/fields/unknown-fields";
import { clearTextProblem } from "./clear-text";
import { isUnknown, type Properties } from "./struct";

/**
 * One problem with one input. Values are never quoted: one may be a secret passed to the wrong input, and a provider is not
 * told which values a program has marked as secret.
 */
export interface Failure {
  /** The input; undefined if the problem concerns the resource as a whole. */
  readonly field: string | undefined;
  /** Where in the input the problem is, and what it is, as a continuation of the input's name: `[1] must be a string`. */
  readonly reason: string;
}

/** Inputs after validation, with defaults; unknown ones are unchanged. */
export interface Validated {
  readonly inputs: Properties;
  readonly failures: Failure[];
  /**
   * Required inputs that are absent, and inputs whose default comes from one of them; they are unknown in `inputs`. The
   * program has set them (see `ConfluenceResource`), but their source failed in an update that continues on errors, and the
   * engine calls check before it skips the resource.
   */
  readonly missing: readonly string[];
  /** Whether no input depends on a resource that is still unknown. */
  readonly isKnown: boolean;
}

/**
 * Validates inputs against their table: each known one by its schema, and rules if all of their inputs are known. Other
 * inputs are not allowed.
 */
export function validate<Inputs extends object>(
  kind: Kind,
  fields: FieldTable<Inputs>,
  rules: readonly Rule<Inputs>[],
  given: Properties,
): Validated {
  const table = fieldsOf(fields);
  const failures: Failure[] = unknownFields(kind, [...table.keys()], given);
  const inputs: Properties = {};
  const missing: string[] = [];
  for (const [name, field] of table) {
    const value = given[name] ?? (field.defaultFrom === undefined ? undefined : inputs[field.defaultFrom]);
    if (isMissing(field, value) || missing.some((other) => other === field.defaultFrom)) missing.push(name);
    if (isMissing(field, value) || isUnknown(value)) {
      inputs[name] = UNKNOWN;
      continue;
    }
    const parsed = field.schema.safeParse(value);
    if (!parsed.success) {
      failures.push(...reasonsOf(parsed.error.issues).map((reason) => ({ field: name, reason })));
      continue;
    }
    const exposed = factsOf(kind).secretInputs.includes(name) ? undefined : clearTextProblem(parsed.data);
    if (exposed !== undefined) failures.push({ field: name, reason: exposed });
    else if (parsed.data !== undefined) inputs[name] = parsed.data;
  }
  const isKnown = !Object.values(inputs).some(isUnknown);
  failures.push(...judge(rules, inputs, failures));
  return { inputs, failures, missing, isKnown };
}

/** Whether a required input is absent. */
export function isMissing(field: Field<unknown>, value: unknown): boolean {
  return value === undefined && !field.schema.safeParse(undefined).success;
}

/** The failures of all rules whose inputs are known and valid. */
export function judge<Inputs extends object>(
  rules: readonly (Rule<Inputs> | Caution<Inputs>)[],
  inputs: Properties,
  failures: readonly Failure[],
): Failure[] {
  const known = Object.fromEntries(Object.entries(inputs).filter(([, value]) => !isUnknown(value)));
  return rules.flatMap(({ fields: names, problem }) => {
    const isJudgeable = names.every(
      (name) => !isUnknown(inputs[name]) && !failures.some(({ field }) => field === name),
    );
    const reason = isJudgeable ? problem(known as Inputs) : undefined;
    return reason === undefined ? [] : [{ field: names[0], reason }];
  });
}

/** The warnings, with the way to acknowledge each. */
export function cautionsOf<Inputs extends object>(
  cautions: readonly Caution<Inputs>[],
  inputs: Properties,
  failures: readonly Failure[],
): string[] {
  const acknowledged: readonly unknown[] = Array.isArray(inputs.acknowledge) ? inputs.acknowledge : [];
  return cautions
    .filter(({ code }) => code === undefined || !acknowledged.includes(code))
    .flatMap((caution) =>
      judge([caution], inputs, failures).map(({ reason }) =>
        caution.code === undefined
          ? reason
          : `${reason} If this is intended, declare acknowledge: ["${caution.code}"].`,
      ),
    );
}

/** The table's fields with their types erased: from here on, only their schemas validate values. */
export function fieldsOf<Inputs extends object>(table: FieldTable<Inputs>): Map<string, Field<unknown>> {
  return new Map(Object.entries(table) as [string, Field<unknown>][]);
}

/** A failure as a sentence: `publicKey is a private key: …`, `scopes[1] must be a string`. */
export function sentenceOf({ field, reason }: Failure): string {
  if (field === undefined) return reason;
  if (/^[.[]/.test(reason)) return `${field}${reason}`;
  return /^[A-Z]/.test(reason) ? `${field}: ${reason}` : `${field} ${reason}`;
}

type Issue = NonNullable<ReturnType<Field<unknown>["schema"]["safeParse"]>["error"]>["issues"][number];

function reasonsOf(issues: readonly Issue[], above: readonly PropertyKey[] = []): string[] {
  return issues.flatMap((issue) => {
    const path = [...above, ...issue.path];
    if (issue.code === "invalid_union") {
      // Of several alternatives, the one whose structure the value has.
      const meant = issue.errors.find((branch) => branch.every((inner) => isDetail(inner)));
      if (meant !== undefined) return reasonsOf(meant, path);
    }
    return [`${pathOf(path)} ${issue.message}`.trim()];
  });
}

function isDetail({ code, path }: Issue): boolean {
  return path.length > 0 || code === "unrecognized_keys";
}

function pathOf(path: readonly PropertyKey[]): string {
  return path.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`)).join("");
}
