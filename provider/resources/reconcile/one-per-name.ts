import type { Context } from "../definition";

/**
 * The `conflict` of kinds whose names are unique on the server: two resources with the same name would overwrite the same
 * object on every run.
 */
export function onePerName(
  kind: string,
): (context: Context, inputs: { readonly name: string }) => string | undefined {
  return ({ ledger }, inputs) => {
    const holder = ledger.claim({ of: "name", kind, name: inputs.name }, JSON.stringify(inputs));
    return holder === undefined
      ? undefined
      : `two ${kind} resources are declared with the name "${inputs.name}", which is unique on the server: rename or remove one [declared_twice]`;
  };
}
