import { ownTypeName } from "../../provider/format/type-tokens";
import { isUnknownKind, kindOf } from "../kinds/registry";
import { ownVersion } from "../own-version";
import type { Plan } from "../plan/plan";

/** The prefix of properties that Pulumi itself adds to inputs. */
const INTERNAL = "__";

/**
 * Sentences about resource types and inputs of this package that this version does not know, changed or not: a report that did not mention
 * them would look like one that found nothing.
 */
export function unknownIn({ resources }: Plan): string[] {
  const kinds = resources
    .filter(({ type }) => isUnknownKind(type))
    .map(({ type }) => ownTypeName(type) ?? type);
  const inputs = resources.flatMap(({ type, before, after }) => {
    const words = kindOf(type);
    if (words === undefined) return [];
    const names = Object.keys({ ...before?.inputs, ...after?.inputs });
    return names
      .filter((name) => !name.startsWith(INTERNAL) && !(name in words.inputs))
      .map((name) => `${words.kind}.${name}`);
  });
  return [
    ...[...new Set(kinds)].sort().map((kind) => `the resource type ${kind}`),
    ...[...new Set(inputs)].sort().map((input) => `the input ${input}`),
  ].map(
    (what) =>
      `This version of confluence-applinks (${ownVersion()}) does not know ${what}, so it is not described here: run the version that the program uses (npx confluence-applinks in its folder).`,
  );
}
