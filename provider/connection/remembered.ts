/** Something that is read when first asked for, and then known. */
export interface Remembered<T> {
  /** Those who ask at the same time share one reading; a failed one is not remembered. */
  value(): Promise<T>;
  /** Makes the next who asks read again. */
  forget(): void;
  /** Brings what is known, or being read, up to date. */
  change(update: (known: T) => T): void;
}

/** Reads once. */
export function remembered<T>(read: () => Promise<T>): Remembered<T> {
  let known: Promise<T> | undefined;
  const remember = (value: Promise<T>): Promise<T> => {
    known = value;
    value.catch(() => {
      if (known === value) known = undefined;
    });
    return value;
  };
  return {
    value: () => known ?? remember(read()),
    forget: () => {
      known = undefined;
    },
    change: (update) => {
      if (known !== undefined) void remember(known.then(update));
    },
  };
}
