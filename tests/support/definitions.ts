import type { Kind } from "../../provider/format/kinds";
import type { ResourceDefinition } from "../../provider/resources/definition";
import { DEFINITIONS as BY_KIND } from "../../provider/resources/registry";

/** The definitions of all kinds of resources. */
export const DEFINITIONS = Object.values(BY_KIND);

/** The definition of a kind, without the types of its inputs. */
export function definitionOf(kind: string): ResourceDefinition<object, object> {
  const definition = BY_KIND[kind as Kind];
  if (definition === undefined) throw new Error(`There is no ${kind}`);
  return definition as unknown as ResourceDefinition<object, object>;
}
