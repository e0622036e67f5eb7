/** The parts of a URN; the name may contain the separator. */
export interface UrnParts {
  /** Type token: `pulumi-nodejs:dynamic/confluence:ApplicationLink`. */
  readonly type: string;
  /** Type token of the component that it belongs to; empty for none. */
  readonly parentType: string;
  /** Name in the program. */
  readonly name: string;
}

/** Splits a URN: `urn:pulumi:stack::project::parentType$type::name`. */
export function urnParts(urn: string): UrnParts {
  const [, , qualifiedType = "", ...name] = urn.split("::");
  const types = qualifiedType.split("$");
  return { type: types.at(-1) ?? "", parentType: types.at(-2) ?? "", name: name.join("::") };
}
