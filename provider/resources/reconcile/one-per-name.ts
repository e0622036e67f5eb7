import type { Context } from "../definition";

/**
 * What a definition of a kind whose names are unique on the server has as its `conflict`: two resources with one name
 * would take turns in changing one object.
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
