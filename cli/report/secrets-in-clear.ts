import { secretsOf } from "../../provider/format/kinds";
import { kindOf } from "../kinds/registry";
import { isHidden, type Plan, type PlannedResource } from "../plan/plan";

/** Describes the plain-text secrets in a plan, most of which Pulumi masks; undefined when there are none. */
export function secretsInClear({ resources, hasDebugMessages }: Plan): string | undefined {
  if (hasDebugMessages) {
    return "debug messages, in which Pulumi's Node SDK prints the values of all resources, including secrets in plain text";
  }
  const names = [...new Set(resources.flatMap(clearIn))];
  return names.length === 0 ? undefined : `secrets in plain text (${names.join(", ")})`;
}

function clearIn({ type, before, after }: PlannedResource): string[] {
  const words = kindOf(type);
  if (words === undefined) return [];
  const values = [before?.inputs, before?.outputs, after?.inputs, after?.outputs];
  return secretsOf(words.kind)
    .filter((name) => values.some((properties) => isClear(properties?.[name])))
    .map((name) => `${words.kind}.${name}`);
}

function isClear(value: unknown): boolean {
  return value !== undefined && value !== null && !isHidden(value);
}
