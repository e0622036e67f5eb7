import { factsOf, secretsOf } from "../../provider/format/kinds";
import { PROVIDER_KEY, referenceTo, SECRET_SIGNATURE, SIGNATURE } from "../../provider/format/marks";
import { TYPE_PREFIX, type WayIn } from "../../provider/format/type-tokens";
import type { Properties } from "../plan/plan";
import type { ExportedResource } from "./exported-resource";
import type { Inventory } from "./inventory";

/**
 * The file that `pulumi import --file` reads. Pulumi takes inputs and outputs as given, so both contain everything a refresh would set.
 * Dynamic resources can only be imported this way, and include the reference to the code that serves them.
 */
export function importFile({ resources, pairs }: Inventory, way: WayIn): string {
  const inPairs = new Map<ExportedResource, { readonly name: string; readonly parent: string }>();
  for (const { name, local, remote } of pairs) {
    for (const [side, { link, settings }] of Object.entries({ local, remote })) {
      for (const resource of [link, settings])
        inPairs.set(resource, { name: `${name}-${side}`, parent: name });
    }
  }
  const components = pairs.map(({ name }) => ({
    type: `${TYPE_PREFIX.plugin}ReciprocalLink`,
    name,
    component: true,
  }));
  const imports = resources.map((resource) => ({ ...importOf(resource, way), ...inPairs.get(resource) }));
  return `${JSON.stringify({ resources: [...components, ...imports] }, undefined, 2)}\n`;
}

function importOf({ kind, name, id, inputs, state }: ExportedResource, way: WayIn) {
  const secretNames = secretsOf(kind.kind);
  const marked = (properties: Properties) => ({
    ...Object.fromEntries(
      Object.entries(properties)
        .filter(([, value]) => value !== undefined)
        .map(([property, value]) => [
          property,
          secretNames.includes(property)
            ? { [SIGNATURE]: SECRET_SIGNATURE, plaintext: JSON.stringify(value) }
            : value,
        ]),
    ),
    ...(way === "dynamic" && { [PROVIDER_KEY]: referenceTo(factsOf(kind.kind).handler) }),
  });
  return {
    type: TYPE_PREFIX[way] + kind.kind,
    name,
    id,
    inputs: marked(inputs),
    outputs: marked(state),
  };
}
