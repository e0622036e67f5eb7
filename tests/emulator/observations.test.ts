import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { quirksOf } from "@pulumi-confluence-applinks/emulator";
import type { Observation } from "../../cli/observe/observation";
import { contradictionsIn } from "../support/observations";

const SAMPLE: Observation = {
  product: "confluence",
  version: "9.2.30",
  applinksVersion: "10.0.6",
  readings: quirksOf("confluence-9.2"),
  facts: { manifestIsPublic: true },
  notObserved: {},
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "observations-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function record(file: string, changes: Partial<Observation> = {}): void {
  writeFileSync(join(folder, file), JSON.stringify({ ...SAMPLE, ...changes }));
}

describe("observations of live servers", () => {
  test("contradict no generation", () => {
    expect(contradictionsIn(join(__dirname, "..", "..", "observations"))).toEqual([]);
  });

  test("that agree with their generation are accepted", () => {
    record("confluence-9.2.30.json");
    expect(contradictionsIn(folder)).toEqual([]);
  });

  test("that differ from their generation are reported, reading by reading and fact by fact", () => {
    record("confluence-9.2.30.json", {
      readings: { ...SAMPLE.readings, xml: false, unknownLinkStatus: 404 },
      facts: { manifestIsPublic: false },
    });
    expect(contradictionsIn(folder)).toEqual([
      "confluence-9.2.30.json: xml is false there, and true in confluence-9.2",
      "confluence-9.2.30.json: unknownLinkStatus is 404 there, and 500 in confluence-9.2",
      "confluence-9.2.30.json: manifestIsPublic does not hold",
    ]);
  });

  test.each([
    ["confluence", "10.2.19", "confluence-10"],
    ["confluence", "11.0.0", "confluence-10"],
    ["jira", "11.3.0", "confluence-10"],
    ["stash", "9.4.1", "confluence-9.2"],
    ["confluence", "7.13.20", "confluence-7.19"],
    ["confluence", "6.15.9", "legacy"],
  ])("of %s %s are compared with %s", (product, version, generation) => {
    record(`${product}-${version}.json`, { product, version, readings: { xml: "neither" } });
    expect(contradictionsIn(folder)).toEqual([
      `${product}-${version}.json: xml is "neither" there, and ${quirksOf(generation).xml} in ${generation}`,
    ]);
  });

  test("have product and version in their name, and no unknown members", () => {
    record("confluence-10.json");
    expect(contradictionsIn(folder)).toEqual(["confluence-10.json: is of confluence 9.2.30"]);
    writeFileSync(join(folder, "more.json"), JSON.stringify({ ...SAMPLE, baseUrl: "https://example.com" }));
    expect(() => contradictionsIn(folder)).toThrow("baseUrl");
  });
});
