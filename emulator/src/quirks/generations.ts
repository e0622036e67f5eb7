import type { Product } from "../state/server-state";

/** What a server of one generation reports about itself: product version with build number, and version of Application Links. */
interface Generation {
  readonly applinksVersion: string;
  readonly versions: Readonly<Record<Product, readonly [version: string, buildNumber: number]>>;
}

/** The generations of servers, oldest first, named by their Confluence; products of the same generation share platform and plugin. */
export const generations = {
  legacy: {
    applinksVersion: "4.2.5",
    versions: {
      confluence: ["5.4.4", 4732],
      jira: ["6.3.12", 6343],
      bitbucket: ["3.11.6", 3011006],
      generic: ["1.0", 1],
    },
  },
  "confluence-7.19": {
    applinksVersion: "8.0.9",
    versions: {
      confluence: ["7.19.30", 8804],
      jira: ["8.20.30", 820030],
      bitbucket: ["7.21.23", 7021023],
      generic: ["1.0", 1],
    },
  },
  "confluence-8.5": {
    applinksVersion: "9.1.3",
    versions: {
      confluence: ["8.5.8", 9012],
      jira: ["9.12.5", 9120005],
      bitbucket: ["8.19.2", 8019002],
      generic: ["1.0", 1],
    },
  },
  "confluence-9.2": {
    applinksVersion: "10.0.6",
    versions: {
      confluence: ["9.2.26", 9111],
      jira: ["10.3.12", 10030012],
      bitbucket: ["9.4.10", 9004010],
      generic: ["1.0", 1],
    },
  },
  "confluence-10": {
    applinksVersion: "11.0.2",
    versions: {
      confluence: ["10.2.19", 10213],
      jira: ["11.3.0", 11030000],
      bitbucket: ["10.4.2", 10004002],
      generic: ["1.0", 1],
    },
  },
} as const satisfies Readonly<Record<string, Generation>>;

/** Name of a generation. */
export type GenerationName = keyof typeof generations;

/** The generation of an emulator that is started without a profile. */
export const defaultGeneration: GenerationName = "confluence-10";

/** A peer's generation may also be named after its own product. */
const peers: Readonly<Record<string, GenerationName>> = {
  "jira-11": "confluence-10",
  "bitbucket-10": "confluence-10",
};

/** Every name of a generation. */
export const generationNames: readonly string[] = [...Object.keys(generations), ...Object.keys(peers)];

/** The generation of this name, also under the name of a peer; undefined for another string. */
export function generationNamed(name: string): GenerationName | undefined {
  return isGeneration(name) ? name : peers[name];
}

/** Whether a generation is this one or a later one. */
export function isSince(generation: GenerationName, first: GenerationName): boolean {
  const order = Object.keys(generations);
  return order.indexOf(generation) >= order.indexOf(first);
}

function isGeneration(name: string): name is GenerationName {
  return Object.hasOwn(generations, name);
}
