import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const ROOT = join(__dirname, "..", "..", "..");
const selectionModule = pathToFileURL(join(ROOT, "scripts", "setup", "test-selection.mjs")).href;

const SUITES = ["unit", "contract", "contract-alternate"];

/** What the module's functions return, told by a process that can load it. */
function evaluate(expression: string): unknown {
  const script = `
    import { readSelection, unmatchedWords } from ${JSON.stringify(selectionModule)};
    const SUITES = ${JSON.stringify(SUITES)};
    console.log(JSON.stringify(${expression}));`;
  return JSON.parse(
    execFileSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" }),
  );
}

describe("the words of npm test", () => {
  test("are suites, then patterns of files, then jest's options with all that follows", () => {
    const args = ["contract-alternate", "unit", "session-login", "-t", "logs in", "unit"];
    expect(evaluate(`readSelection(${JSON.stringify(args)}, SUITES)`)).toEqual({
      suites: ["contract-alternate", "unit"],
      patterns: ["session-login"],
      options: ["-t", "logs in", "unit"],
    });
    expect(evaluate("readSelection([], SUITES)")).toEqual({ suites: [], patterns: [], options: [] });
  });

  test("that match no file are told, beside others that do", () => {
    const selection = { suites: ["unit"], patterns: ["lock", "conect"], options: [] };
    expect(
      evaluate(
        `unmatchedWords(${JSON.stringify(selection)}, ["/x/tests/unit/scripts/lock.test.ts"], SUITES)`,
      ),
    ).toEqual(['No test file of unit matches "conect". The suites are unit, contract, contract-alternate.']);
  });

  test("that select nothing end in a failure, which names the suites", () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(ROOT, "scripts", "test.mjs"), "unit", "cotract"],
      {
        encoding: "utf8",
      },
    );
    expect(status).toBe(1);
    expect(stderr).toContain(
      'No test file of unit matches "cotract". The suites are unit, emulator, contract,',
    );
    expect(stderr).toContain("contract-alternate, plugin-alternate, plugin-native.");
    expect(stdout.trimEnd().split("\n").at(-1)).toBe("0 passed, 1 failed");
  });
});
