import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { profileOf, type QuirkName, quirksOf, quirkTable } from "@pulumi-confluence-applinks/emulator";
import { generationNames, generations } from "../../emulator/src/quirks/generations";
import { startConfluence, startJira } from "../support/emulator";

const names = Object.keys(quirkTable) as QuirkName[];
const source = join(__dirname, "..", "..", "emulator", "src");

describe("profiles", () => {
  test("what is certain of a generation is the same in every profile", () => {
    const [likely, alternate] = [quirksOf("confluence-10"), quirksOf("confluence-10+alternate")];
    for (const name of names) {
      const isFlipped = likely[name] !== alternate[name];
      expect([name, isFlipped]).toEqual([name, quirkTable[name].kind === "uncertain"]);
    }
  });

  test("what is certain only of older servers is open for newer ones", () => {
    expect(quirksOf("confluence-8.5+alternate").xml).toBe(true);
    expect(quirksOf("confluence-9.2+alternate").xml).toBe(false);
  });

  test("generations differ in what is certain of them", () => {
    const known = Object.keys(generations).map((name) => {
      const { rest3, webSudoFormToken, basicAuthByDefault } = quirksOf(name);
      return [name, rest3, webSudoFormToken, basicAuthByDefault];
    });
    expect(known).toEqual([
      ["legacy", false, false, true],
      ["confluence-7.19", true, false, true],
      ["confluence-8.5", true, false, true],
      ["confluence-9.2", true, true, true],
      ["confluence-10", true, true, false],
    ]);
  });

  test("draws are reproducible and depend on the seed", () => {
    expect(quirksOf("confluence-10+random:7")).toEqual(quirksOf("confluence-10+random:7"));
    expect(quirksOf("confluence-10+random:7")).not.toEqual(quirksOf("confluence-10+random:8"));
    expect(quirksOf("random:7")).toEqual(quirksOf("default+random:7"));
  });

  test.each([
    "nope",
    "",
    "confluence-9.2+nope",
    "confluence-9.2+alternate+random:1",
    "confluence-9.2+jira-11",
  ])("%p is refused", (name) => {
    expect(() => quirksOf(name)).toThrow(
      `There is no profile "${name}". Known: legacy | confluence-7.19 | confluence-8.5 | confluence-9.2 | confluence-10 | jira-11`,
    );
  });

  test.each([...generationNames, "alternate", "confluence-9.2+random:1"])(
    "an emulator runs under %s, with single quirks on top",
    async (profile) => {
      const emulator = await startConfluence({ profile, quirks: { ausernameHeader: false } });
      const response = await fetch(`${emulator.url}/rest/applinks/1.0/manifest`, {
        headers: { Accept: "application/json" },
      });
      expect([response.status, response.headers.get("x-ausername")]).toEqual([200, null]);
      const [version, buildNumber] = generations[profileOf(profile).generation].versions.confluence;
      expect(await response.json()).toMatchObject({ version, buildNumber });
    },
  );

  test("peers are of the same generation under their own names", async () => {
    const jira = await startJira({ profile: "jira-11" });
    expect(jira.quirks).toEqual(quirksOf("confluence-10"));
    expect([jira.state.version, jira.state.basicAuth.blocked]).toEqual(["11.3.0", true]);
  });
});

test.each(names)("the quirk %s makes a difference", (name) => {
  const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(".ts") && !file.endsWith("quirk-table.ts"),
  );
  expect(files.filter((file) => readFileSync(join(source, file), "utf8").includes(name))).not.toEqual([]);
});

test("the README lists every quirk with both readings", () => {
  const readme = readFileSync(join(source, "..", "README.md"), "utf8");
  const rows = names.map((name) => {
    const { kind, about, readings, since } = quirkTable[name];
    const [first, second] = readings.map((reading) => `\`${JSON.stringify(reading)}\``);
    const when = kind === "version" ? `since ${since}` : since === "legacy" ? "open" : `open since ${since}`;
    return `| \`${name}\` | ${about} | ${first} | ${second} | ${when} |`;
  });
  expect(rows.filter((row) => !readme.includes(row))).toEqual([]);
});
