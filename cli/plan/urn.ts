/** What a URN says about its resource; the name may hold the separator itself. */
export interface UrnParts {
  /** Type token: `pulumi-nodejs:dynamic/confluence:ApplicationLink`. */
  readonly type: string;
  /** Type token of the component it belongs to; empty for none. */
  readonly parentType: string;
  /** Name in the program. */
  readonly name: string;
}

/** Takes a URN apart: `urn:pulumi:stack::project::parentType$type::name`. */
export function urnParts(urn: string): UrnParts {
  const [, , qualifiedType = "", ...name] = urn.split("::");
  const types = qualifiedType.split("$");
  return { type: types.at(-1) ?? "", parentType: types.at(-2) ?? "", name: name.join("::") };
}
