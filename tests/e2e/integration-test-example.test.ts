import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { openServer } from "../support/emulator";

const EXAMPLE = join(__dirname, "..", "..", "examples", "integration-test");

interface JestResult {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  /** A file each; its message says what failed, and is empty where nothing did. */
  readonly testResults: readonly { readonly message: string }[];
}

const PASSED = { numFailedTests: 0, numPendingTests: 0, testResults: [{ message: "" }] };

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "applinks-jest-"));
});

afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

/** Runs the example's own jest, with nothing of this one's environment but where programs are. */
async function runSuite(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const resultFile = join(folder, "result.json");
  const jest = require.resolve("jest/bin/jest");
  const ended = promisify(execFile)(
    process.execPath,
    [jest, "--ci", "--json", `--outputFile=${resultFile}`, ...args],
    {
      cwd: EXAMPLE,
      env: {
        PATH: [process.env.E2E_PULUMI_BIN_DIR, process.env.PATH].join(delimiter),
        HOME: folder,
        PULUMI_HOME: join(folder, "home"),
        TMPDIR: folder,
        ...env,
      },
    },
  );
  // What failed is in the result file.
  await ended.catch(() => undefined);
  return JSON.parse(await readFile(resultFile, "utf8")) as JestResult;
}

describe("the example of an integration test", () => {
  test("passes on an embedded Confluence, and leaves no file in the example", async () => {
    const before = await readdir(EXAMPLE);
    expect(await runSuite([])).toMatchObject({ ...PASSED, numPassedTests: 5 });
    expect(await readdir(EXAMPLE)).toEqual(before);
    expect((await readdir(folder)).filter((name) => name.startsWith("application-links-"))).toEqual([]);
  });

  test("passes on a given Confluence, and leaves it as it was", async () => {
    const confluence = await openServer({
      product: "confluence",
      contextPath: "/confluence",
      users: [{ name: "links", password: "links", role: "systemAdministrator", tokens: ["token-of-links"] }],
    });
    const before = confluence.snapshot();
    try {
      const result = await runSuite(["-t", "let the reporting service in|leave nothing behind"], {
        CONFLUENCE_TEST_BASE_URL: confluence.url,
        CONFLUENCE_TEST_TOKEN: "token-of-links",
        PULUMI_CONFIG_PASSPHRASE: "another one",
      });
      expect(result).toMatchObject({ ...PASSED, numPassedTests: 2, numPendingTests: 3 });
      expect(confluence.requests.writes).toBeGreaterThan(0);
      expect(confluence.snapshot()).toEqual(before);
    } finally {
      await confluence.close();
    }
  });
});
