import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { profileNames, type QuirkName, quirksOf, quirkTable } from "../../emulator/src/quirks";
import { startConfluence } from "../support/emulator";

const names = Object.keys(quirkTable) as QuirkName[];
const source = join(__dirname, "..", "..", "emulator", "src");

describe("quirks", () => {
  test("the alternate profile takes the other reading of everything uncertain", () => {
    const [likely, alternate] = [quirksOf("default"), quirksOf("alternate")];
    for (const name of names) {
      const isFlipped = likely[name] !== alternate[name];
      expect([name, isFlipped]).toEqual([name, quirkTable[name].kind === "uncertain"]);
    }
  });

  test("random profiles are reproducible, and differ by their seed", () => {
    expect(quirksOf("random:7")).toEqual(quirksOf("random:7"));
    expect(quirksOf("random:7")).not.toEqual(quirksOf("random:8"));
  });

  test("profiles that do not exist are refused", () => {
    expect(() => quirksOf("nope")).toThrow(/There is no profile "nope". Known: default, alternate/);
  });

  test.each([...profileNames, "random:1"])(
    "an emulator runs under %s, with single quirks on top",
    async (profile) => {
      const emulator = await startConfluence({ profile, quirks: { ausernameHeader: false } });
      const answer = await fetch(`${emulator.url}/rest/applinks/1.0/manifest`);
      expect([answer.status, answer.headers.get("x-ausername")]).toEqual([200, null]);
    },
  );

  test.each(names)("%s decides something", (name) => {
    const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter(
      (file) => file.endsWith(".ts") && !file.endsWith("quirks.ts"),
    );
    expect(files.filter((file) => readFileSync(join(source, file), "utf8").includes(name))).not.toEqual([]);
  });
});

test("the README lists every quirk with both readings", () => {
  const readme = readFileSync(join(source, "..", "README.md"), "utf8");
  const rows = names.map((name) => {
    const { about, readings } = quirkTable[name];
    const [likely, other] = readings.map((reading) => `\`${JSON.stringify(reading)}\``);
    return `| \`${name}\` | ${about} | ${likely} | ${other} |`;
  });
  expect(rows.filter((row) => !readme.includes(row))).toEqual([]);
});
