import type { Declared, FakeEngine } from "./engine/fake-engine";
import { isSecret, OutputRef, type Properties } from "./engine/properties";

/**
 * Takes declarations as the engine of the plugin suite does, and makes a program for the CLI of them. Names have to be
 * identifiers.
 *
 * @example
 * const program = new ProgramText();
 * const link = program.declare("app", "ApplicationLink", { name: "App", rpcUrl: "https://app.example.com" });
 * await project.write(program.text);
 */
export class ProgramText implements Pick<FakeEngine, "declare"> {
  readonly #lines = ['import * as applinks from "pulumi-confluence-applinks";'];

  declare(name: string, kind: string, inputs: Properties): Declared {
    this.#lines.push(`const ${name} = new applinks.${kind}("${name}", ${source(inputs)});`);
    return { output: (property) => new OutputRef(name, property) };
  }

  /** TypeScript of `index.ts`. */
  get text(): string {
    return this.#lines.join("\n");
  }
}

function source(value: unknown): string {
  if (value instanceof OutputRef) return `${value.resource}.${value.property}`;
  // The classes know what is secret.
  if (isSecret(value)) return source(value.value);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, member]) => `${name}: ${source(member)}`);
  return `{ ${members.join(", ")} }`;
}
