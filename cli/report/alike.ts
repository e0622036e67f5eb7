/** Something said of one application. */
export interface Said {
  readonly sentence: string;
  /** The application's name in quotes, as the sentence has it. */
  readonly application: string;
}

/** One sentence for everything that is alike: a key shared by twenty applications is one thing to say. */
export interface Alike<Item extends Said> {
  readonly sentence: string;
  readonly items: readonly Item[];
}

/**
 * Joins sentences that are the same but for the application, where the first one stands: `…; likewise “B”, “C”`. What
 * is said twice in the same words, as at both ends of a link, is said once.
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

/** Stands for the application: names have no control characters. */
const PLACE = "\u0000";

function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
