import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const cliModule = pathToFileURL(join(__dirname, "..", "..", "..", "scripts", "pulumi-cli.mjs")).href;

let folder: string;
let cache: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pulumi-cli-"));
  cache = join(folder, "pulumi-confluence-applinks");
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe("ensurePulumi", () => {
  test("uses the CLI on PATH", async () => {
    const binDir = standIn("bin", { pulumi: "v3.300.0", "pulumi-language-nodejs": "" });
    const { found } = await ensurePulumi(binDir);
    expect(found).toEqual({ binDir, version: "3.300.0" });
  });

  test("passes over a CLI on PATH that is too old, and says so", async () => {
    const old = standIn("bin", { pulumi: "v3.99.0", "pulumi-language-nodejs": "" });
    const { found, words } = await ensurePulumi(old);
    expect(found).toBeUndefined();
    expect(words).toContain("version 3.99.0 is older than 3.216");
  });

  test("passes over a CLI on PATH without its Node language host, and says so", async () => {
    const binDir = standIn("bin", { pulumi: "v3.300.0" });
    const { words } = await ensurePulumi(binDir);
    expect(words).toContain("pulumi-language-nodejs is neither beside it nor on PATH");
  });

  test("takes the one it got before from the user's cache", async () => {
    const kept = standIn(join("pulumi-confluence-applinks", releaseName()), { pulumi: "v3.265.0" });
    const { found } = await ensurePulumi(join(folder, "empty"));
    expect(found).toEqual({ binDir: kept, version: "3.265.0" });
  });

  test("never uses a half-made one, and says what to do where none can be had", async () => {
    mkdirSync(join(cache, releaseName()), { recursive: true });
    writeFileSync(join(cache, releaseName(), "pulumi"), "half of it", { mode: 0o755 });
    mkdirSync(join(cache, "getting-x1y2"));

    const { found, words, code } = await ensurePulumi(join(folder, "empty"));

    expect(found).toBeUndefined();
    expect(code).toBe(1);
    expect(words).toContain("which does not run");
    expect(words).toContain("no release could be downloaded");
    expect(words).toContain("What to do: install the Pulumi CLI");
    // Neither the half-made one, nor what an earlier or this attempt left.
    expect(readdirSync(cache)).toEqual([]);
  });

  test("leaves the home of the user's own CLI alone", async () => {
    const binDir = standIn("bin", { pulumi: "v3.300.0", "pulumi-language-nodejs": "" });
    // As the real one, which writes a log of every command.
    const lines = [
      `#!${process.execPath}`,
      `const { mkdirSync } = require("node:fs");`,
      `mkdirSync(\`\${process.env.PULUMI_HOME ?? \`\${process.env.HOME}/.pulumi\`}/logs\`, { recursive: true });`,
      `console.log("v3.300.0");`,
    ];
    writeFileSync(join(binDir, "pulumi"), lines.join("\n"), { mode: 0o755 });
    const { found } = await ensurePulumi(binDir, { TMPDIR: folder });
    expect(found?.version).toBe("3.300.0");
    expect(readdirSync(folder)).toEqual(["bin"]);
  });

  test("leads neither the CLI nor the provider to the user's own stacks and servers", async () => {
    const binDir = standIn("bin", { pulumi: "v3.300.0", "pulumi-language-nodejs": "" });
    const { env } = await ensurePulumi(binDir, {
      PULUMI_ACCESS_TOKEN: "mine",
      PULUMI_BACKEND_URL: "s3://mine",
      CONFLUENCE_TOKEN: "mine",
    });
    expect(Object.values(env ?? {})).not.toContain("mine");
    expect(env).not.toHaveProperty("PULUMI_BACKEND_URL");
    expect(env).toMatchObject({ PULUMI_SKIP_UPDATE_CHECK: "true" });
    expect(env?.NO_PROXY).toContain("127.0.0.1");
  });
});

interface Result {
  readonly found: { readonly binDir: string; readonly version: string } | undefined;
  readonly env: Readonly<Record<string, string>> | undefined;
  readonly words: string;
  readonly code: number | null;
}

/** Runs it with `path` as the whole PATH, a cache of its own, and nothing to download from. */
function ensurePulumi(path: string, env: Readonly<Record<string, string>> = {}): Promise<Result> {
  const script = `
    import { ensurePulumi } from ${JSON.stringify(cliModule)};
    try {
      process.stdout.write(JSON.stringify(await ensurePulumi()));
    } catch (error) {
      process.stderr.write(error.message);
      process.exitCode = 1;
    }`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: path,
      HOME: folder,
      XDG_CACHE_HOME: folder,
      npm_config_registry: "http://127.0.0.1:9",
      npm_config_fetch_retries: "0",
      npm_config_cache: join(folder, "npm"),
      ...env,
    },
  });
  let stdout = "";
  let words = "";
  child.stdout.on("data", (chunk) => {
    stdout += String(chunk);
  });
  child.stderr.on("data", (chunk) => {
    words += String(chunk);
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      const response = stdout === "" ? undefined : JSON.parse(stdout);
      const found = response && { binDir: response.binDir, version: response.version };
      resolve({ found, env: response?.env, words, code });
    });
  });
}

/** A folder with programs that print one line. */
function standIn(path: string, programs: Readonly<Record<string, string>>): string {
  const binDir = join(folder, path);
  mkdirSync(binDir, { recursive: true });
  for (const [name, line] of Object.entries(programs)) {
    const script = `#!${process.execPath}\nconsole.log(${JSON.stringify(line)});\n`;
    writeFileSync(join(binDir, name), script, { mode: 0o755 });
  }
  return binDir;
}

function releaseName(): string {
  return `pulumi-3.265.0-${process.platform}-${process.arch}`;
}
