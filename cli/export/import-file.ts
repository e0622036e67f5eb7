import type { Properties } from "./exported-kind";
import type { ExportedResource } from "./exported-resource";
import type { Inventory } from "./inventory";

/**
 * What `pulumi import --file` reads. Dynamic resources can be imported in no other way: inputs and outputs are taken as
 * they are given, so both hold everything a refresh would put there, and the reference to the code that serves them.
 */
export function importFile({ resources, pairs }: Inventory): string {
  const inPairs = new Map<ExportedResource, { readonly name: string; readonly parent: string }>();
  for (const { name, local, remote } of pairs) {
    for (const [side, { link, settings }] of Object.entries({ local, remote })) {
      for (const resource of [link, settings])
        inPairs.set(resource, { name: `${name}-${side}`, parent: name });
    }
  }
  const components = pairs.map(({ name }) => ({
    type: "confluence:index:ReciprocalLink",
    name,
    component: true,
  }));
  const imports = resources.map((resource) => ({ ...importOf(resource), ...inPairs.get(resource) }));
  return `${JSON.stringify({ resources: [...components, ...imports] }, undefined, 2)}\n`;
}

/** How the engine marks a secret in such a file; the same in every version. */
const SECRET = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };

function importOf({ kind, name, id, inputs, state }: ExportedResource) {
  const reference = {
    __provider: `exports.handler=()=>require("pulumi-confluence-applinks/runtime/v1").${kind.handler};`,
  };
  const secretNames = new Set<string>(kind.secretOutputs);
  for (const [input, { isSecret }] of kind.fields) if (isSecret) secretNames.add(input);
  const marked = (properties: Properties) => ({
    ...Object.fromEntries(
      Object.entries(properties)
        .filter(([, value]) => value !== undefined)
        .map(([property, value]) => [
          property,
          secretNames.has(property) ? { ...SECRET, plaintext: JSON.stringify(value) } : value,
        ]),
    ),
    ...reference,
  });
  return {
    type: `pulumi-nodejs:dynamic/confluence:${kind.kind}`,
    name,
    id,
    inputs: marked(inputs),
    outputs: marked(state),
  };
}
