import { OutputRef, type Properties } from "../engine/properties";

/** One resource of a program, whatever language it is written in. */
export interface Declaration {
  readonly name: string;
  /** Last part of its type token. */
  readonly kind: string;
  /** Plain values, `OutputRef` for another resource's outputs, `secret(…)` for what is one. */
  readonly inputs: Properties;
}

/** Takes down what is declared instead of running it, so that it can be printed as a program of any language. */
export class Declarations {
  readonly all: Declaration[] = [];

  declare(name: string, kind: string, inputs: Properties): { output(property: string): OutputRef } {
    this.all.push({ name, kind, inputs });
    return { output: (property) => new OutputRef(name, property) };
  }
}
