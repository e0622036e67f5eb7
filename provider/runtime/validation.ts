import type { Caution, Field, FieldTable, Rule } from "../resources/definition";
import { unknownFields } from "../resources/unknown-fields";
import { isUnknown, type Properties, UNKNOWN } from "./struct";

/** One problem with one input, as Pulumi prints it. */
export interface Failure {
  readonly property: string;
  readonly reason: string;
}

/** Inputs after validation: completed with defaults, unknown ones left as they are. */
export interface Validated {
  readonly inputs: Properties;
  readonly failures: Failure[];
  /** True when no input is waiting for another resource. */
  readonly isKnown: boolean;
}

/** Checks inputs against their table: each known one by its schema, rules when all of their inputs are known, no others allowed. */
export function validate<Inputs extends object>(
  kind: string,
  fields: FieldTable<Inputs>,
  rules: readonly Rule<Inputs>[],
  given: Properties,
): Validated {
  const table = fieldsOf(fields);
  const failures: Failure[] = unknownFields(kind, [...table.keys()], given);
  const inputs: Properties = {};
  for (const [name, field] of table) {
    const value = given[name] ?? (field.defaultFrom === undefined ? undefined : inputs[field.defaultFrom]);
    if (isUnknown(value)) {
      inputs[name] = UNKNOWN;
      continue;
    }
    const parsed = field.schema.safeParse(value);
    if (!parsed.success) {
      const isMissing = value === undefined;
      if (isMissing && failures.some(({ property }) => property === field.defaultFrom)) continue;
      failures.push(
        ...(isMissing
          ? [{ property: name, reason: "is required" }]
          : parsed.error.issues.map(({ path, message }) => ({
              property: [name, ...path.map(String)].join("."),
              reason: message,
            }))),
      );
    } else if (parsed.data !== undefined) inputs[name] = parsed.data;
  }
  const isKnown = !Object.values(inputs).some(isUnknown);
  failures.push(...judge(rules, inputs, failures));
  return { inputs, failures, isKnown };
}

/** The rules that inputs break, of those whose inputs are all known and valid. */
export function judge<Inputs extends object>(
  rules: readonly (Rule<Inputs> | Caution<Inputs>)[],
  inputs: Properties,
  failures: readonly Failure[],
): Failure[] {
  const known = Object.fromEntries(Object.entries(inputs).filter(([, value]) => !isUnknown(value)));
  return rules.flatMap(({ fields: names, problem }) => {
    const isJudgeable = names.every(
      (name) => !isUnknown(inputs[name]) && !failures.some(({ property }) => property === name),
    );
    const reason = isJudgeable ? problem(known as Inputs) : undefined;
    return reason === undefined ? [] : [{ property: names[0] ?? "", reason }];
  });
}

/** The table's fields with their types forgotten: values are judged by their schemas alone from here on. */
export function fieldsOf<Inputs extends object>(table: FieldTable<Inputs>): Map<string, Field<unknown>> {
  return new Map(Object.entries(table) as [string, Field<unknown>][]);
}
