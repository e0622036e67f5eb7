import type { Properties } from "./properties";

/**
 * What the engine prints for a failure of check (`issueCheckFailures` in pkg/resource/deploy/step_generator.go of 3.259):
 * one that names a property shows the value that check returned under this name, secret or not, and `{<nil>}` when there
 * is none. `tests/e2e/refused-values.test.ts` compares this with the CLI, for strings.
 */
export function printedFailure(
  type: string,
  name: string,
  { property, reason }: { readonly property: string; readonly reason: string },
  inputs: Properties,
): string {
  const resource = `${type} resource '${name}'`;
  if (property === "") return `${resource} has a problem: ${reason}`;
  const value = inputs[property];
  const shown = typeof value === "string" ? value : (JSON.stringify(value) ?? "<nil>");
  return `${resource}: property ${property} value {${shown}} has a problem: ${reason}`;
}
