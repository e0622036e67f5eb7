import {
  defaultGeneration,
  type GenerationName,
  generationNamed,
  generationNames,
  isSince,
} from "./generations";
import { quirkTable } from "./quirk-table";

/** Name of a switch. */
export type QuirkName = keyof typeof quirkTable;

/** The current reading of every switch. May be changed while the emulator runs. */
export type Quirks = { -readonly [Name in QuirkName]: (typeof quirkTable)[Name]["readings"][number] };

/** Thrown for a profile, a quirk or a reading that does not exist. */
export class UnknownQuirkError extends Error {
  override readonly name = "UnknownQuirkError";
}

/** A generation of servers, and the reading of each of its open facts. */
export interface Profile {
  readonly generation: GenerationName;
  readonly quirks: Quirks;
}

/** The syntax of profile names. */
export const profileSyntax = `${generationNames.join(" | ")}, alone or with +alternate or +random:SEED`;

/**
 * Parses the name of a profile: a generation with the likelier reading of every open fact; with `+alternate`, the other reading of each of
 * them; with `+random:<seed>`, readings drawn reproducibly. `default`, and `alternate` and `random:<seed>` alone, mean the default
 * generation.
 *
 * @throws UnknownQuirkError for another name.
 *
 * @example
 * profileOf("confluence-9.2+random:7").quirks.rest3; // true
 */
export function profileOf(name = "default"): Profile {
  const parts = name.split("+");
  const [reading] = isReading(parts.at(-1)) ? parts.splice(-1) : [undefined];
  const [base = "default"] = parts;
  const generation = base === "default" ? defaultGeneration : generationNamed(base);
  if (generation === undefined || parts.length > 1) {
    throw new UnknownQuirkError(`There is no profile "${name}". Known: ${profileSyntax}.`);
  }
  return { generation, quirks: quirksOfGeneration(generation, otherReadings(reading)) };
}

/** The quirks of a named profile, see {@link profileOf}. */
export function quirksOf(name?: string): Quirks {
  return profileOf(name).quirks;
}

/**
 * Changes single quirks in place.
 *
 * @throws UnknownQuirkError for an unknown name or reading; nothing is changed then.
 */
export function changeQuirks(quirks: Quirks, changes: Readonly<Record<string, unknown>>): void {
  for (const [name, reading] of Object.entries(changes)) {
    if (!isQuirkName(name)) throw new UnknownQuirkError(`There is no quirk "${name}".`);
    const readings: readonly unknown[] = quirkTable[name].readings;
    if (!readings.includes(reading)) {
      throw new UnknownQuirkError(
        `The quirk "${name}" is one of ${readings.map((r) => JSON.stringify(r)).join(", ")}.`,
      );
    }
  }
  Object.assign(quirks, changes);
}

/** A reproducible sequence of numbers in [0, 1). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    // Mulberry32: small, well distributed, and the same on every machine.
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function isReading(text: string | undefined): text is string {
  return text !== undefined && /^(?:alternate|random:\d+)$/.test(text);
}

/** Whether the next open fact gets its other reading; called once for each of them, in the order of the table. */
function otherReadings(reading: string | undefined): () => boolean {
  if (reading === undefined) return () => false;
  if (reading === "alternate") return () => true;
  const random = seededRandom(Number(reading.slice("random:".length)));
  return () => random() < 0.5;
}

function quirksOfGeneration(generation: GenerationName, isOther: () => boolean): Quirks {
  const entries = Object.entries(quirkTable).map(([name, { kind, readings, since }]) => {
    const takesSecond = isSince(generation, since) && (kind === "version" || isOther());
    return [name, readings[takesSecond ? 1 : 0]];
  });
  return Object.fromEntries(entries) as Quirks;
}

function isQuirkName(name: string): name is QuirkName {
  return Object.hasOwn(quirkTable, name);
}
