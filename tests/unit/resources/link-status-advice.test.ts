import { statusCategories } from "../../../emulator/src/status/status-failure";
import { STATUS_ADVICE } from "../../../provider/resources/links/status-advice";

describe("advice on link status", () => {
  test("exists for every type that a server reports", () => {
    expect(Object.keys(STATUS_ADVICE).sort()).toEqual(Object.keys(statusCategories).sort());
  });

  test.each(Object.entries(STATUS_ADVICE))("on %s is a sentence", (_type, advice) => {
    expect(advice).toMatch(/^[A-Z].{20,}\.$/);
  });
});
