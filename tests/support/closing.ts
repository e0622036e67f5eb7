/** Something that a test starts and that must be closed with it. */
export interface Closeable {
  close(): Promise<void>;
}

const open = new Set<Closeable>();

afterEach(async () => {
  const left = [...open];
  open.clear();
  await Promise.all(left.map((closeable) => closeable.close()));
});

/** Closes it after the running test, whatever the test's outcome. Not for `beforeAll`. */
export function closedAfterTest<T extends Closeable>(closeable: T): T {
  open.add(closeable);
  return closeable;
}
