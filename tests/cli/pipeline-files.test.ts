import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { parseAllDocuments } from "yaml";
import { checkManifests, gitlabJobs, lintWorkflows } from "../support/pipeline-linters";

const EXAMPLES = join(__dirname, "..", "..", "examples");
const WORKFLOWS = join(EXAMPLES, "github-actions", ".github", "workflows");
const OWN_WORKFLOWS = join(__dirname, "..", "..", ".github", "workflows");
const MANIFESTS = join(EXAMPLES, "kubernetes-operator", "manifests");

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "applinks-pipelines-"));
});

afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

describe("the GitHub workflows", () => {
  test("have nothing that GitHub's language service objects to", async () => {
    const files = (await readdir(WORKFLOWS)).map((name) => join(WORKFLOWS, name));
    expect(files).toHaveLength(3);
    expect(await lintWorkflows(files, folder)).toEqual([]);
  });

  test("of this repository neither", async () => {
    const files = (await readdir(OWN_WORKFLOWS)).map((name) => join(OWN_WORKFLOWS, name));
    expect(files.length).toBeGreaterThan(0);
    expect(await lintWorkflows(files, folder)).toEqual([]);
  });

  test("would be objected to with a wrong key, function or schedule", async () => {
    const broken = join(folder, "broken.yml");
    const drift = await readFile(join(WORKFLOWS, "drift.yml"), "utf8");
    await writeFile(
      broken,
      drift
        .replace("timeout-minutes:", "timeout:")
        .replace("steps.drift.outputs.code == '2'", "container(steps.drift.outputs.code, '2')")
        .replace("17 5 * * *", "61 5 * * *"),
    );
    expect(await lintWorkflows([broken], folder)).toHaveLength(3);
  });
});

describe("the GitLab pipeline", () => {
  beforeEach(async () => {
    await cp(join(EXAMPLES, "gitlab-ci"), folder, { recursive: true });
    const git = (...args: string[]) => promisify(execFile)("git", args, { cwd: folder });
    await git("init", "--quiet", "--initial-branch=main");
    await git("remote", "add", "origin", "https://git.example.com/platform/application-links.git");
    await git("add", ".");
    const author = ["-c", "user.name=Test", "-c", "user.email=test@example.com"];
    await git(...author, "commit", "--quiet", "--message=Pipeline");
  });

  test.each([
    ["a merge request", { CI_PIPELINE_SOURCE: "merge_request_event", CI_COMMIT_BRANCH: "" }, ["review"]],
    ["a merge", { CI_PIPELINE_SOURCE: "push", CI_COMMIT_BRANCH: "main" }, ["apply"]],
    ["a push to another branch", { CI_PIPELINE_SOURCE: "push", CI_COMMIT_BRANCH: "topic" }, []],
    ["a schedule", { CI_PIPELINE_SOURCE: "schedule", CI_COMMIT_BRANCH: "main" }, ["drift"]],
  ])("follows GitLab's schema, and runs what it should on %s", async (_, variables, jobs) => {
    expect(await gitlabJobs(folder, { ...variables, CI_DEFAULT_BRANCH: "main" })).toEqual(jobs);
  });

  test("would be refused with a wrong key", async () => {
    const file = join(folder, ".gitlab-ci.yml");
    await writeFile(file, (await readFile(file, "utf8")).replace("resource_group:", "resource-group:"));
    await expect(gitlabJobs(folder, {})).rejects.toThrow("resource-group");
  });
});

describe("the manifests for Kubernetes", () => {
  interface Manifest {
    readonly kind: string;
    readonly metadata: { readonly name: string; readonly namespace?: string };
    readonly stringData?: Readonly<Record<string, string>>;
  }
  const objects = async (): Promise<Manifest[]> => {
    const files = await Promise.all(
      (await readdir(MANIFESTS)).map((name) => readFile(join(MANIFESTS, name), "utf8")),
    );
    return files.flatMap((text) => parseAllDocuments(text)).map((document) => document.toJS() as Manifest);
  };

  test("have the fields and types of their kinds", async () => {
    expect(checkManifests(await objects())).toEqual([]);
  });

  test("would be refused with a wrong field, type or kind", async () => {
    const broken = JSON.parse(
      JSON.stringify(await objects())
        .replace('"concurrencyPolicy"', '"concurency"')
        .replace('"resyncFrequencySeconds":3600', '"resyncFrequencySeconds":"1h"')
        .replace('"kind":"Namespace"', '"kind":"NameSpace"'),
    ) as Manifest[];
    expect(checkManifests(broken)).toHaveLength(3);
  });

  test("refer to no secret that is not there", async () => {
    const all = await objects();
    const secrets = all.filter(({ kind }) => kind === "Secret");
    const known = secrets.flatMap(({ metadata, stringData }) =>
      Object.keys(stringData ?? {}).map((key) => `${metadata.namespace}/${metadata.name}/${key}`),
    );
    const wanted = all.flatMap((object) =>
      [...JSON.stringify(object).matchAll(/"name":"([^"]+)","key":"([^"]+)"/g)].map(
        ([, name, key]) => `${object.metadata.namespace}/${name}/${key}`,
      ),
    );
    expect(wanted.length).toBeGreaterThan(0);
    expect(known).toEqual(expect.arrayContaining(wanted));
  });
});

describe("what the documentation recommends", () => {
  test("writes no stream of events, which holds secrets in clear, to a file", async () => {
    const root = join(EXAMPLES, "..");
    const pages = ["README.md", "docs/cli.md", "docs/policies.md", "docs/secrets.md", "docs/security.md"];
    const pipelines = (await readdir(EXAMPLES, { recursive: true })).filter(
      (name) => /\.(ya?ml|md|sh|mjs)$/.test(name) && !name.includes("node_modules"),
    );
    const files = [
      ...pages.map((name) => join(root, name)),
      ...pipelines.map((name) => join(EXAMPLES, name)),
    ];
    const texts = await Promise.all(files.map((file) => readFile(file, "utf8")));
    const commands = texts.flatMap((text) => text.replaceAll("\\\n", " ").split("\n"));
    const kept = commands.filter(
      (line) =>
        /STREAMING_JSON|pulumi (up|destroy|refresh)\b.*--json/.test(line) && /[^|&]>\s*[\w"$]/.test(line),
    );
    expect(kept).toEqual([]);
    expect(texts.join("\n")).not.toMatch(/export PULUMI_ENABLE_STREAMING_JSON_PREVIEW/);
  });
});
