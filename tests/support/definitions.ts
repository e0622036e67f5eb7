import type { Kind } from "../../provider/format/kinds";
import type { ResourceDefinition } from "../../provider/resources/definition";
import { DEFINITIONS as BY_KIND } from "../../provider/resources/registry";

/** What defines each kind of resource, all there are. */
export const DEFINITIONS = Object.values(BY_KIND);

/** The definition of a kind, with the types of its inputs forgotten. */
export function definitionOf(kind: string): ResourceDefinition<object, object> {
  const definition = BY_KIND[kind as Kind];
  if (definition === undefined) throw new Error(`There is no ${kind}`);
  return definition as unknown as ResourceDefinition<object, object>;
}
