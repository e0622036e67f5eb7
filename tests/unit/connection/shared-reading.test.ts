import { SharedReading } from "../../../provider/connection/shared-reading";

/** A read that counts its calls, and writes that end on request. */
function setUp() {
  let readings = 0;
  const shared = new SharedReading(() => Promise.resolve(++readings));
  const writer = () => {
    let end = (): void => undefined;
    const ending = new Promise<void>((resolve) => {
      end = resolve;
    });
    return { end, read: shared.during(() => ending).then(() => shared.next()) };
  };
  return { shared, writer, readings: () => readings };
}

describe("a read shared by writers", () => {
  test.each([
    [1, 1],
    [8, 1],
    [9, 2],
    [20, 3],
  ])("for %i writers at once costs %i", async (count, expected) => {
    const { writer, readings } = setUp();
    const writers = Array.from({ length: count }, writer);
    for (const { end } of writers) end();
    await Promise.all(writers.map(({ read }) => read));
    expect(readings()).toBe(expected);
  });

  test("begins only after the writes of all whom it serves", async () => {
    const { writer, readings } = setUp();
    const [first, second] = [writer(), writer()];
    first.end();
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(readings()).toBe(0);
    second.end();
    expect(await Promise.all([first.read, second.read])).toEqual([1, 1]);
  });

  test("does not wait for a write in progress once eight wait for it", async () => {
    const { writer } = setUp();
    writer();
    const writers = Array.from({ length: 8 }, writer);
    for (const { end } of writers) end();
    expect(new Set(await Promise.all(writers.map(({ read }) => read)))).toEqual(new Set([1]));
  });

  test("does not wait forever for a write that does not end", async () => {
    const { shared, writer } = setUp();
    writer();
    expect(await shared.next()).toBe(1);
  });

  test("goes on after a write that fails", async () => {
    const { shared } = setUp();
    await expect(shared.during(() => Promise.reject(new Error("refused")))).rejects.toThrow("refused");
    expect(await shared.next()).toBe(1);
  });

  test("fails for all whom it serves, and the next ones read again", async () => {
    let isDown = true;
    const shared = new SharedReading(() =>
      isDown ? Promise.reject(new Error("down")) : Promise.resolve("up"),
    );
    const both = await Promise.allSettled([shared.next(), shared.next()]);
    expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    isDown = false;
    expect(await shared.next()).toBe("up");
  });
});
