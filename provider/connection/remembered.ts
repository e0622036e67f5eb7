import { unlimited, withinLimit } from "../http/operation-limit";

/** A value that is read on first use and then remembered. */
export interface Remembered<T> {
  /** Concurrent callers share one read; a failed one is not remembered. */
  value(): Promise<T>;
  /** Makes the next caller read again. */
  forget(): void;
  /** Updates the value that is known or being read. */
  change(update: (known: T) => T): void;
}

/** Wraps a function so that it reads once. */
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
    value: () => withinLimit(known ?? remember(unlimited(read))),
    forget: () => {
      known = undefined;
    },
    change: (update) => {
      if (known !== undefined) void remember(known.then(update));
    },
  };
}
