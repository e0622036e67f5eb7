import { OutputRef, type Properties } from "../engine/properties";

/** One resource of a program in any language. */
export interface Declaration {
  readonly name: string;
  /** Last part of its type token. */
  readonly kind: string;
  /** Plain values, `OutputRef` for another resource's outputs, `secret(…)` for secrets. */
  readonly inputs: Properties;
}

/** Records declarations instead of running them, so that they can be printed as a program in any language. */
export class Declarations {
  readonly all: Declaration[] = [];

  declare(name: string, kind: string, inputs: Properties): { output(property: string): OutputRef } {
    this.all.push({ name, kind, inputs });
    return { output: (property) => new OutputRef(name, property) };
  }
}
