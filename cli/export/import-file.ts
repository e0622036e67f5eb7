import type { Properties } from "./exported-kind";
import type { ExportedResource } from "./exported-resource";
import type { Inventory } from "./inventory";
import type { Language } from "./languages/language";

/**
 * What `pulumi import --file` reads. Inputs and outputs are taken as they are given, so both hold everything a refresh would
 * put there. Dynamic resources can be imported in no other way, and carry the reference to the code that serves them.
 */
export function importFile({ resources, pairs }: Inventory, way: Language["way"]): string {
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
  const imports = resources.map((resource) => ({ ...importOf(resource, way), ...inPairs.get(resource) }));
  return `${JSON.stringify({ resources: [...components, ...imports] }, undefined, 2)}\n`;
}

/** How the engine marks a secret in such a file; the same in every version. */
const SECRET = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };

/** What makes a resource one of this way, by its kind. */
const WAYS = {
  dynamic: {
    prefix: "pulumi-nodejs:dynamic/confluence:",
    reference: (handler: string) => ({
      __provider: `exports.handler=()=>require("pulumi-confluence-applinks/runtime/v1").${handler};`,
    }),
  },
  plugin: { prefix: "confluence:index:", reference: () => ({}) },
} as const;

function importOf({ kind, name, id, inputs, state }: ExportedResource, way: Language["way"]) {
  const { prefix, reference } = WAYS[way];
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
    ...reference(kind.handler),
  });
  return {
    type: prefix + kind.kind,
    name,
    id,
    inputs: marked(inputs),
    outputs: marked(state),
  };
}
