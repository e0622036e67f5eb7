import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { createProgram } from "../../cli/command-line";
import { notesOf } from "../../cli/commands/notes";
import { EXIT } from "../../cli/exit-codes";
import { RISK_RULES } from "../../cli/report/risk-rules";

const ROOT = join(__dirname, "..", "..");
const page = readFileSync(join(ROOT, "docs", "cli.md"), "utf8");
const program = createProgram(() => undefined);
const { commands } = program;
const { withCommandTables } = require("../../scripts/docs/command-tables.cjs") as {
  withCommandTables(text: string, program: Command, notes: typeof notesOf): string;
};
const filled = (text: string) => withCommandTables(text, program, notesOf);

describe("the page about the command", () => {
  test("has the usage, options and exit codes of the program: `npm run docs` writes them", () => {
    expect(filled(page)).toBe(page);
  });

  test.each(RISK_RULES.map(({ id, level }) => [id, level]))(
    "lists the risk %s with its level",
    (id, level) => {
      expect(page).toContain(`| \`${id}\` | ${level} |`);
    },
  );

  test("refuses a command that does not exist, and a page that leaves one out", () => {
    expect(() => filled("<!-- program: deploy --><!-- end -->")).toThrow('no command "deploy"');
    expect(() => filled("")).toThrow("review, drift, doctor, export, observe");
  });
});

describe.each(commands.map((command) => [command.name(), command] as const))(
  "the help of %s",
  (name, command) => {
    test("has examples, every exit code, and --json", () => {
      const notes = notesOf(command);
      expect(notes?.examples.length).toBeGreaterThan(1);
      expect(notes?.examples.every((example) => example.includes(`confluence-applinks ${name}`))).toBe(true);
      expect(Object.keys(notes?.exits ?? {})).toEqual(
        expect.arrayContaining([`${EXIT.ok}`, `${EXIT.failed}`]),
      );
      expect(command.options.map(({ long }) => long)).toContain("--json");
    });
  },
);

describe("the command as it is run", () => {
  const main = join(ROOT, "dist", "cli", "main.js");
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [main, ...args], { encoding: "utf8", input: "", env: { PATH: "" } });

  test.each([
    [["reviw"], "Did you mean review?"],
    [["review", "--colour"], "unknown option '--colour'"],
    [["review", "missing.json"], "Write it with: pulumi preview --json --show-sames > missing.json"],
    [["review"], "The input is empty. Write it with: pulumi preview --json > plan.json"],
    [["review", "--fail-on", "severe"], "Allowed choices are low, medium, high."],
    [["review", "--stack", "test"], "Is the Pulumi CLI on PATH?"],
    [["review", "plan.json", "other.json"], "require --stack"],
    [["review", "--for", "github", "--format", "html"], "--for github requires Markdown"],
    [["review", "--output", "report.pdf"], "It has to end with .md, .json, .html."],
    [["drift"], "Is the Pulumi CLI on PATH?"],
    [["export"], "required option '-o, --out <folder>' not specified"],
    [["doctor", "--username", "admin"], "--username is given, but no password: set CONFLUENCE_PASSWORD."],
  ])("%j is refused with 1 and says what to do", (args, words) => {
    const { status, stdout, stderr } = run(...args);
    expect([status, stdout]).toEqual([EXIT.failed, ""]);
    expect(stderr).toContain(words);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test.each([["--help"], ["help"], ["help", "drift"], ["doctor", "--help"], ["--version"]])(
    "%s is printed without colours, with 0",
    (...args) => {
      const { status, stdout, stderr } = run(...args);
      expect([status, stderr]).toEqual([EXIT.ok, ""]);
      expect(stdout.length).toBeGreaterThan(3);
      expect(stdout).not.toContain("\u001b");
    },
  );

  test("a reader that closes the pipe early is not an error", async () => {
    const steps = Array.from({ length: 2_000 }, (_, index) => ({
      op: "create",
      urn: `urn:pulumi:test::e2e::pulumi-nodejs:dynamic/confluence:ApplicationLink::link-${index}`,
      newState: { inputs: { name: `Link ${index}`, type: "generic", rpcUrl: "https://example.com" } },
    }));
    const child = spawn(process.execPath, [main, "review"]);
    let stderr = "";
    child.stderr.on("data", (text) => {
      stderr += text;
    });
    child.stdout.once("data", () => child.stdout.destroy());
    child.stdin.end(JSON.stringify({ steps, config: {} }));
    const [code] = await once(child, "close");
    expect([code, stderr]).toEqual([EXIT.ok, ""]);
  });

  test("findings that are piped have no colours", () => {
    const { status, stdout } = run("doctor", "--base-url", "ftp://confluence.example.com");
    expect(status).toBe(EXIT.broken);
    expect(stdout).toMatch(/^error {4}configuration/);
    expect(stdout).not.toContain("\u001b");
  });

  test("a connection that is not configured is named as such, and is one with a base URL of its own", () => {
    const unknown = run("doctor", "--connection", "staging");
    expect([unknown.status, unknown.stdout]).toEqual([
      EXIT.broken,
      expect.stringContaining("No connection with this name is configured: the connections are default"),
    ]);
    const given = run("doctor", "--connection", "staging", "--base-url", "ftp://confluence.example.com");
    expect(given.stdout).toContain("confluence:connections.staging.baseUrl is not an http or https URL");
  });
});
