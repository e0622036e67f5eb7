import { setTimeout as sleep } from "node:timers/promises";
import { limit, limited, unlimited, withinLimit } from "../../../provider/http/operation-limit";

describe("the limit of an operation", () => {
  test.each([0, Number.NaN, -1, 1e12, Number.POSITIVE_INFINITY])(
    "%s s end nothing at once",
    async (seconds) => {
      await expect(limited("create", seconds, () => withinLimit(sleep(20, "done")))).resolves.toBe("done");
    },
  );

  test("ends a wait, with the option and its member in the error", async () => {
    await expect(
      limited("delete", 0.01, () => withinLimit(sleep(10_000, "", { ref: false }))),
    ).rejects.toThrow(/^The delete took longer than the 0\.01 s .* customTimeouts .*Raise `delete`/);
  });

  test("does not hold for what others share", async () => {
    const seen = await limited("update", 60, async () => [
      limit() !== undefined,
      await unlimited(async () => limit()),
    ]);
    expect(seen).toEqual([true, undefined]);
    expect(limit()).toBeUndefined();
  });
});
