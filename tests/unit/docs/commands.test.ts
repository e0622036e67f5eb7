import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { commandsIn, pages } from "../../support/pages";

const ROOT = join(__dirname, "../../..");

/**
 * Every command line that a page shows begins like one of these. `runIn` is a test that runs such a command, `notRun` the
 * reason why none does.
 */
const KNOWN: readonly ({ readonly begins: string } & (
  | { readonly runIn: string }
  | { readonly notRun: string }
))[] = [
  { begins: "pulumi config set", runIn: "tests/e2e/clear-text-configuration.test.ts" },
  { begins: "pulumi config rm", runIn: "tests/e2e/fleet.test.ts" },
  { begins: "pulumi up", runIn: "tests/e2e/lifecycle.test.ts" },
  { begins: "pulumi preview --policy-pack", runIn: "tests/e2e/policy-pack.test.ts" },
  { begins: "pulumi preview", runIn: "tests/e2e/lifecycle.test.ts" },
  { begins: "pulumi refresh", runIn: "tests/e2e/drift.test.ts" },
  { begins: "pulumi destroy", runIn: "tests/e2e/fleet.test.ts" },
  { begins: "pulumi stack init", runIn: "tests/e2e/export.test.ts" },
  { begins: "pulumi stack output", runIn: "tests/e2e/canary.test.ts" },
  { begins: "pulumi import", runIn: "tests/e2e/yaml-programs.test.ts" },
  { begins: "pulumi install", runIn: "tests/e2e/package-add.test.ts" },
  { begins: "pulumi package add", runIn: "tests/e2e/package-add.test.ts" },
  { begins: "pulumi new typescript", notRun: "downloads Pulumi's own templates" },
  {
    begins: "pulumi login",
    notRun: "changes the account of whoever runs it; the tests name the backend in the environment",
  },
  {
    begins: "pulumi plugin install",
    notRun: "names the address of a release, which a reader has to fill in",
  },
  { begins: "confluence-applinks doctor", runIn: "tests/cli/doctor.test.ts" },
  { begins: "confluence-applinks export", runIn: "tests/e2e/export.test.ts" },
  { begins: "confluence-applinks review", runIn: "tests/e2e/review.test.ts" },
  { begins: "confluence-applinks drift", runIn: "tests/e2e/pipelines.test.ts" },
  { begins: "confluence-applinks observe", runIn: "tests/cli/observe.test.ts" },
  { begins: "npm install --save-dev @pulumi/policy", notRun: "an ordinary installation" },
  { begins: "npm install", runIn: "tests/e2e/installations.test.ts" },
  { begins: "npm pack", runIn: "tests/e2e/global-setup.ts" },
  { begins: "npm start", runIn: "tests/browser/locked-down-gateway.test.ts" },
  { begins: "npm test", notRun: "runs all of this" },
  {
    begins: "npm run quickstart",
    notRun: "a minute of narration; tests/e2e/lifecycle.test.ts runs its program",
  },
  {
    begins: "npm run emulator",
    notRun: "serves until it is stopped; the tests start the same server in their process",
  },
  {
    begins: "npm run confluence",
    notRun: "requires Docker and licences: tests/confluence/README.md says what of it was run",
  },
  { begins: "git clone", notRun: "the address of the repository" },
  { begins: "helm install", notRun: "requires a cluster" },
  {
    begins: "kubectl",
    notRun: "requires a cluster; the manifests are checked by tests/cli/pipeline-files.test.ts",
  },
  { begins: "cd ", notRun: "changes the folder" },
  { begins: "mkdir ", notRun: "creates the folder" },
  { begins: "echo ", notRun: "prints" },
  { begins: "export ", notRun: "sets a variable" },
];

const commands = pages().flatMap(({ blocks }) =>
  blocks.flatMap((block) =>
    commandsIn(block).map((command) => ({ place: block.place, command: plain(command) })),
  ),
);

describe("the command lines of the documentation", () => {
  test("are run by a test, or listed with the reason why not", () => {
    const unknown = commands.filter(({ command }) => knownFor(command) === undefined);
    expect(unknown).toEqual([]);
  });

  test.each(KNOWN.flatMap((known) => ("runIn" in known ? [[known.begins, known.runIn] as const] : [])))(
    "%s is in %s",
    (begins, runIn) => {
      expect(existsSync(join(ROOT, runIn))).toBe(true);
      const [, word = ""] = begins.replace(/^npm /, "npm ").split(" ");
      expect(readFileSync(join(ROOT, runIn), "utf8")).toContain(word);
    },
  );

  test("generate SDKs from the schema where it is, or from the plugin that Pulumi has installed", () => {
    const added = commands.flatMap(({ place, command }) => {
      const source = /^pulumi package add (\S+)/.exec(command)?.[1];
      return source === undefined || source === "confluence"
        ? []
        : [{ page: place.split(":")[0] ?? "", source }];
    });
    const files = added.map(({ page, source }) =>
      source.startsWith("node_modules/pulumi-confluence-applinks/")
        ? source.replace("node_modules/pulumi-confluence-applinks/", "")
        : relative(ROOT, join(ROOT, dirname(page), source)),
    );
    expect(new Set(files)).toEqual(new Set(["dist/plugin/schema.json"]));
  });

  test("include every entry of the list", () => {
    const used = new Set(commands.map(({ command }) => knownFor(command)));
    expect(KNOWN.filter((known) => !used.has(known)).map(({ begins }) => begins)).toEqual([]);
  });
});

function knownFor(command: string) {
  return KNOWN.find(({ begins }) => command.startsWith(begins));
}

/** Without variables in front, and `npx`. */
function plain(command: string): string {
  return command
    .replace(/^([A-Z_]+=\S+ )+/, "")
    .replace(/^npx /, "")
    .trim();
}
