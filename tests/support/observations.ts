import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Product, quirksOf } from "@pulumi-confluence-applinks/emulator";
import { observationSchema } from "../../cli/observe/observation";
import { type GenerationName, generations } from "../../emulator/src/quirks/generations";

/** Types of products, as links name them, that the emulator can be. */
const PRODUCTS: Readonly<Record<string, Product>> = {
  confluence: "confluence",
  jira: "jira",
  stash: "bitbucket",
};

/**
 * The contradictions between recorded observations and the emulator, a sentence for each.
 *
 * @throws Error for a file that is no observation
 */
export function contradictionsIn(folder: string): string[] {
  const files = readdirSync(folder).filter((file) => file.endsWith(".json"));
  return files.flatMap((file) => {
    const { product, version, readings, facts } = observationSchema.parse(
      JSON.parse(readFileSync(join(folder, file), "utf8")),
    );
    const problems = file === `${product}-${version}.json` ? [] : [`${file}: is of ${product} ${version}`];
    const generation = generationOf(product, version);
    if (generation === undefined) return [...problems, `${file}: no generation is as old`];
    const quirks: Readonly<Record<string, unknown>> = quirksOf(generation);
    for (const [name, seen] of Object.entries(readings)) {
      if (quirks[name] === seen) continue;
      problems.push(
        `${file}: ${name} is ${JSON.stringify(seen)} there, and ${JSON.stringify(quirks[name])} in ${generation}`,
      );
    }
    for (const [name, holds] of Object.entries(facts))
      if (!holds) problems.push(`${file}: ${name} does not hold`);
    return problems;
  });
}

/** The newest generation that is not newer than a server; of one major version, the minor ones do not count. */
function generationOf(product: string, version: string): GenerationName | undefined {
  const name = PRODUCTS[product];
  if (name === undefined) return undefined;
  return (Object.keys(generations) as GenerationName[]).findLast(
    (generation) => major(generations[generation].versions[name][0]) <= major(version),
  );
}

function major(version: string): number {
  return Number.parseInt(version, 10);
}
