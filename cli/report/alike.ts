/** A sentence about one application. */
export interface Said {
  readonly sentence: string;
  /** The application's name in quotes, as the sentence has it. */
  readonly application: string;
}

/** One sentence for all that are alike: a key shared by twenty applications takes one sentence. */
export interface Alike<Item extends Said> {
  readonly sentence: string;
  readonly items: readonly Item[];
}

/**
 * Merges sentences that differ only in the application, at the position of the first: `…; likewise “B”, “C”`. Identical sentences, such as
 * those from both ends of a link, appear once.
 */
export function alike<Item extends Said>(items: readonly Item[]): Alike<Item>[] {
  const told = [...grouped(items, ({ sentence }) => sentence).values()];
  const groups = grouped(told, ([first]) =>
    first === undefined ? "" : first.sentence.replaceAll(first.application, PLACE),
  );
  return [...groups.values()].map((group) => {
    const [first, ...others] = group.flatMap(([item]) => item ?? []);
    const names = others.map(({ application }) => application);
    return {
      sentence: `${first?.sentence ?? ""}${names.length === 0 ? "" : `; likewise ${names.join(", ")}`}`,
      items: group.flat(),
    };
  });
}

/** Placeholder for the application: names have no control characters. */
const PLACE = "\u0000";

function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
