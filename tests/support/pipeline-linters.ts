import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import * as ts from "typescript";

const run = promisify(execFile);

/** The messages of GitHub's own language service about workflows, as `file:line: message`. Bundles it into `folder`. */
export async function lintWorkflows(files: readonly string[], folder: string): Promise<string[]> {
  const bundle = join(folder, "lint-workflows.cjs");
  const source = join(__dirname, "lint-workflows.mjs");
  const options = ["--bundle", "--platform=node", "--log-level=warning", `--outfile=${bundle}`];
  await run(require.resolve("esbuild/bin/esbuild"), [source, ...options]);
  const { stdout } = await run(process.execPath, [bundle, ...files]);
  return JSON.parse(stdout) as string[];
}

/** gitlab-ci-local is made for Node 22; this is the only feature that Node 20 lacks. */
const SET_UNION = "Set.prototype.union ??= function (other) { return new Set([...this, ...other]); }";

/**
 * The jobs that GitLab would run, for a folder with a committed `.gitlab-ci.yml` and given predefined variables.
 *
 * @throws when the file does not follow GitLab's schema, with what does not
 */
export async function gitlabJobs(
  folder: string,
  variables: Readonly<Record<string, string>>,
): Promise<string[]> {
  const set = Object.entries(variables).flatMap(([name, value]) => ["--variable", `${name}=${value}`]);
  const { stdout } = await run(
    process.execPath,
    [
      ...["--import", `data:text/javascript,${encodeURIComponent(SET_UNION)}`],
      ...[require.resolve("gitlab-ci-local"), "--list-json", ...set],
      `--ignore-predefined-vars=${Object.keys(variables).join(",")}`,
    ],
    { cwd: folder, env: { PATH: process.env.PATH, HOME: folder } },
  );
  const jobs = JSON.parse(stdout.slice(stdout.indexOf("["))) as { name: string; when: string }[];
  return jobs.filter(({ when }) => when !== "never").map(({ name }) => name);
}

/** Where the type of a kind is declared, as seen from this folder. */
const KINDS: Readonly<Record<string, string>> = {
  ClusterRoleBinding: "kubernetes-types/rbac/v1",
  CronJob: "kubernetes-types/batch/v1",
  Namespace: "kubernetes-types/core/v1",
  Secret: "kubernetes-types/core/v1",
  ServiceAccount: "kubernetes-types/core/v1",
  Stack: "./pulumi-stack",
};

/** Errors in objects according to the types of the Kubernetes API: unknown fields, wrong types, missing fields. */
export function checkManifests(objects: readonly { readonly kind: string }[]): string[] {
  const file = join(__dirname, "manifests.generated.ts");
  const text = objects
    .map((object, index) => {
      const type = `import("${KINDS[object.kind] ?? "./unknown-kind"}").${object.kind}`;
      return `export const object${index}: ${type} = ${JSON.stringify(object)};`;
    })
    .join("\n");
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (name) => name === file || fileExists(name);
  host.readFile = (name) => (name === file ? text : readFile(name));
  host.getSourceFile = (name, ...rest) =>
    name === file ? ts.createSourceFile(name, text, ts.ScriptTarget.ES2022) : getSourceFile(name, ...rest);
  const program = ts.createProgram([file], options, host);
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}
