import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Kind } from "../../provider/format/kinds";
import { validate } from "../../provider/runtime/validation";
import { definitionOf } from "../support/definitions";
import { printedFailure } from "../support/engine/printed-failure";
import { typeOf } from "../support/engine/stack-state";
import { createProject, type PulumiProject } from "../support/pulumi-project";
import { refusedInputs, VALID_INPUTS } from "../support/refused-inputs";

/** One resource as a program without types declares it. The CLI shows everything that is wrong with one, and then stops. */
const PROGRAM = `
  import { readFileSync } from "node:fs";
  import * as pulumi from "@pulumi/pulumi";
  import * as applinks from "pulumi-confluence-applinks";

  const { kind, inputs, marked } = JSON.parse(readFileSync(process.env.RESOURCE ?? "", "utf8"));
  for (const name of marked) inputs[name] = pulumi.secret(inputs[name]);
  new (applinks as any)[kind]("app", inputs);
`;

/** A dynamic resource that is not ours, whose check names properties, as ours must not. */
const NAMING_PROGRAM = `
  import * as pulumi from "@pulumi/pulumi";

  const failures = [
    { property: "given", reason: "is wrong" },
    { property: "absent", reason: "is missing" },
    { property: "", reason: "given is wrong" },
  ];
  const provider: pulumi.dynamic.ResourceProvider = { check: async (_olds, inputs) => ({ inputs, failures }) };
  new (class extends pulumi.dynamic.Resource {})(provider, "app", { given: "what was given" }, undefined, "test", "Thing");
`;

/**
 * Lines in which the engine and the Node SDK trace their own calls, from -v=3 on: with every value, of whichever provider,
 * before anything is made a secret. Nothing else may contain one.
 */
const TRACE_OF_PULUMI =
  /"msg":"(?:(?:Unm|M)arshaling property for RPC\[|(?:eventSink::Debug\(<\{%reset%\}>)?\w+ RPC (?:prepared|finished): )/;

let project: PulumiProject;
let scratch: string;

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), "applinks-refused-"));
  project = await createProject({
    program: PROGRAM,
    config: { "confluence:baseUrl": "http://127.0.0.1:1", "confluence:username": "admin" },
    secrets: { "confluence:password": "admin-password" },
    env: { TMPDIR: scratch, RESOURCE: `${scratch}.resource.json` },
  });
});

afterAll(async () => {
  await project.remove();
  rmSync(scratch, { recursive: true, force: true });
  rmSync(`${scratch}.resource.json`, { force: true });
});

/** Every way in which the CLI shows or stores the results of a preview or an update. */
const FORMS: Readonly<Record<string, () => Promise<string>>> = {
  preview: async () => (await project.preview("--diff")).output,
  "preview --json": () => reviewed([]),
  "streaming JSON": () => reviewed(["--show-sames"], { PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" }),
  "preview --save-plan": async () =>
    (await project.preview("--save-plan", join(scratch, "plan.json"))).output,
  "preview -v=9": async () => (await project.preview("-v=9", "--logtostderr")).output,
  up: async () => (await project.up("--continue-on-error")).output,
};

/** A preview as JSON, and what `review` makes of it. */
async function reviewed(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  Object.assign(project.env, env);
  const { output, stdout } = await project.preview("--json", ...args);
  for (const name of Object.keys(env)) delete project.env[name];
  const file = join(scratch, `preview-${Object.keys(env).length}.json`);
  writeFileSync(file, stdout);
  return output + (await project.applinks("review", file)).output;
}

describe("a value that validation refuses, with the real CLI", () => {
  test("is on no screen, in no event, log, plan or report, and the messages name the input", async () => {
    const canaries: string[] = [];
    const seen: string[] = [];
    const silent: string[] = [];
    for (const [index, kind] of (Object.keys(VALID_INPUTS) as Kind[]).entries()) {
      const [form = "", run] = Object.entries(FORMS)[index % Object.keys(FORMS).length] ?? [];
      const wrong = everythingWrong(kind);
      canaries.push(...wrong.canaries);
      writeFileSync(`${scratch}.resource.json`, JSON.stringify({ kind, ...wrong }));
      const text = (await run?.()) ?? "";
      const lines = text.split("\n").filter((line) => !TRACE_OF_PULUMI.test(line));
      const leaks = lines.filter((line) => canaries.some((canary) => line.includes(canary)));
      seen.push(...leaks.map((line) => `${kind}, ${form}: ${line.slice(0, 300)}`));
      for (const field of wrong.marked) {
        const says = printedFailure(typeOf(kind), "app", { property: "", reason: field }, {});
        if (!text.includes(says)) silent.push(`${kind}, ${form}: ${field}`);
      }
      expect(text).not.toMatch(/property \w+ value|<nil>\} has a problem/);
    }
    expect(canaries.length).toBeGreaterThan(90);
    expect(seen).toEqual([]);
    expect(silent).toEqual([]);
    const files = [...filesIn(project.folder), ...filesIn(scratch)];
    const leaking = files.filter((file) =>
      readFileSync(file, "utf8")
        .split("\n")
        .some((line) => !TRACE_OF_PULUMI.test(line) && canaries.some((canary) => line.includes(canary))),
    );
    expect(leaking).toEqual([]);
  });

  test("is printed by the CLI when a failure names its property", async () => {
    await project.write(NAMING_PROGRAM);
    const { output } = await project.preview();
    const type = "pulumi-nodejs:dynamic/test:Thing";
    const inputs = { given: "what was given" };
    for (const failure of [
      { property: "given", reason: "is wrong" },
      { property: "absent", reason: "is missing" },
      { property: "", reason: "given is wrong" },
    ]) {
      expect(output).toContain(`error: ${printedFailure(type, "app", failure, inputs)}`);
    }
  });
});

/** Inputs of a resource, all of them invalid, in turn with each invalid value, plus misspelt ones. */
function everythingWrong(kind: Kind) {
  const { fields: table, rules } = definitionOf(kind);
  const cases = refusedInputs().filter(
    (refused) =>
      refused.kind === kind && validate(kind, table, rules, { ...refused.inputs }).failures.length > 0,
  );
  const fields = [...new Set(cases.map(({ field }) => field))];
  const chosen = fields.flatMap((field, index) => {
    const ways = cases.filter((refused) => refused.field === field);
    return ways[index % ways.length] ?? [];
  });
  return {
    inputs: Object.fromEntries(chosen.map(({ field, inputs }) => [field, inputs[field]])),
    marked: chosen.map(({ field }) => field),
    canaries: chosen.map(({ canary }) => canary),
  };
}

/** Every file below a folder, except what was installed. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesIn(path);
    return entry.isFile() ? [path] : [];
  });
}
