import * as z from "zod";
import { UNKNOWN } from "../../../provider/format/marks";
import type { FieldTable, Rule } from "../../../provider/resources/definition";
import { validate } from "../../../provider/runtime/validation";

interface Inputs {
  readonly name: string;
  readonly url: string;
  readonly shownUrl: string;
  readonly level: "low" | "high" | undefined;
  readonly tags: readonly string[] | undefined;
}

const FIELDS: FieldTable<Inputs> = {
  name: { schema: z.string().min(2, "is too short"), onChange: "update" },
  url: { schema: z.string().startsWith("https:", "is no URL"), onChange: "update" },
  shownUrl: { schema: z.string().startsWith("https:", "is no URL"), onChange: "update", defaultFrom: "url" },
  level: { schema: z.enum(["low", "high"]).optional(), onChange: "replace" },
  tags: { schema: z.array(z.string({ error: "must be a string" })).optional(), onChange: "update" },
};

const RULES: readonly Rule<Inputs>[] = [
  {
    fields: ["level", "name"],
    problem: ({ level, name }) => (level === "high" && name === "low" ? "contradicts the name" : undefined),
  },
];

const GOOD = { name: "app", url: "https://app" };

function check(given: Record<string, unknown>) {
  return validate("ApplicationLink", FIELDS, RULES, given);
}

describe("validating inputs", () => {
  test("adds defaults, and omits what is not given", () => {
    expect(check(GOOD)).toEqual({
      inputs: { ...GOOD, shownUrl: "https://app" },
      failures: [],
      missing: [],
      isKnown: true,
    });
  });

  test("reports each problem at its own input, in the order of the table", () => {
    expect(check({ name: "a", url: "app", level: "medium", tags: ["a", 1] }).failures).toEqual([
      { field: "name", reason: "is too short" },
      { field: "url", reason: "is no URL" },
      { field: "level", reason: expect.any(String) },
      { field: "tags", reason: "[1] must be a string" },
    ]);
  });

  test("does not repeat a problem at the input whose default has it", () => {
    expect(check({ name: "app", url: "x" })).toMatchObject({
      failures: [{ field: "url", reason: "is no URL" }],
    });
  });

  test("treats a missing required input as unknown, with the defaults that depend on it", () => {
    expect(check({ name: "app" })).toEqual({
      inputs: { name: "app", url: UNKNOWN, shownUrl: UNKNOWN },
      failures: [],
      missing: ["url", "shownUrl"],
      isKnown: false,
    });
  });

  test("guesses what an unknown input was meant to be", () => {
    expect(check({ ...GOOD, Name: "x", lvel: "low", colour: "red" }).failures).toEqual([
      { field: "Name", reason: "is not an input of ApplicationLink: did you mean name?" },
      { field: "lvel", reason: "is not an input of ApplicationLink: did you mean level?" },
      {
        field: "colour",
        reason: "is not an input of ApplicationLink: the inputs are name, url, shownUrl, level, tags",
      },
    ]);
  });

  test("passes on what is not known yet, with the defaults that depend on it", () => {
    expect(check({ name: UNKNOWN, url: UNKNOWN, tags: ["a", UNKNOWN] })).toEqual({
      inputs: { name: UNKNOWN, url: UNKNOWN, shownUrl: UNKNOWN, tags: UNKNOWN },
      failures: [],
      missing: [],
      isKnown: false,
    });
  });

  test("evaluates a rule when all of its inputs are known and valid", () => {
    const contradiction = [{ field: "level", reason: "contradicts the name" }];
    expect(check({ ...GOOD, name: "low", level: "high" }).failures).toEqual(contradiction);
    expect(check({ ...GOOD, name: "low", level: UNKNOWN }).failures).toEqual([]);
    expect(check({ url: UNKNOWN, name: "low", level: "high" }).failures).toEqual(contradiction);
    expect(check({ ...GOOD, name: "", level: "high" }).failures).toMatchObject([{ field: "name" }]);
  });
});
