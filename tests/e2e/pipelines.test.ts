import { cp, readFile, rename, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { parse } from "yaml";
import { openServer } from "../support/emulator";
import { createProject, type PulumiProject } from "../support/pulumi-project";
import { runScript, type ScriptResult } from "../support/shell";

const EXAMPLES = join(__dirname, "..", "..", "examples");

const HARMLESS = `
import { ApplicationLink } from "pulumi-confluence-applinks";
new ApplicationLink("reporting", { name: "Reporting", rpcUrl: "https://reporting.example.com" });
`;
const RISKY = `${HARMLESS}
import { IncomingConsumer, RsaKeyPair } from "pulumi-confluence-applinks";
const crm = new ApplicationLink("crm", { name: "CRM", rpcUrl: "https://crm.example.com" });
const key = new RsaKeyPair("crm");
new IncomingConsumer("crm", { applicationLinkId: crm.id, key: "crm", name: "CRM", publicKey: key.publicKeyPem, level: "2LOi" });
`;

interface CronJob {
  readonly spec: {
    readonly jobTemplate: {
      readonly spec: { readonly template: { readonly spec: { readonly containers: { args?: string[] }[] } } };
    };
  };
}

interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly steps: readonly { name?: string; run?: string }[] }>>;
}

let confluence: Emulator;
let project: PulumiProject;

beforeAll(async () => {
  confluence = await openServer({ product: "confluence" });
  project = await createProject({
    program: HARMLESS,
    config: { "confluence:baseUrl": confluence.url, "confluence:username": "admin" },
    secrets: { "confluence:password": "admin" },
  });
});

afterAll(async () => {
  await project.remove();
  await confluence.close();
});

/** Runs commands of a pipeline in the project, against its stack. */
function run(script: string, env: Readonly<Record<string, string>> = {}): Promise<ScriptResult> {
  // The language host that can be built from the Go modules cannot start policy packs.
  const withoutPack = script.replaceAll(/ --policy-pack \S+/g, "");
  return runScript(withoutPack, project.folder, { ...project.env, STACK: "test", ...env });
}

describe("the GitHub workflows", () => {
  const stepOf = async (workflow: string, name: string): Promise<string> => {
    const file = join(EXAMPLES, "github-actions", ".github", "workflows", `${workflow}.yml`);
    const { jobs } = parse(await readFile(file, "utf8")) as Workflow;
    const step = Object.values(jobs)
      .flatMap(({ steps }) => steps)
      .find((candidate) => candidate.name === name);
    if (step?.run === undefined) throw new Error(`${workflow}.yml has no step "${name}" that runs something`);
    return step.run;
  };
  const outcomeOf = async (workflow: string, name: string) => {
    const files = {
      GITHUB_OUTPUT: join(project.folder, "outputs"),
      GITHUB_STEP_SUMMARY: join(project.folder, "summary"),
    };
    await Promise.all(Object.values(files).map((file) => writeFile(file, "")));
    const result = await run(await stepOf(workflow, name), files);
    return {
      ...result,
      outputs: await readFile(files.GITHUB_OUTPUT, "utf8"),
      summary: await readFile(files.GITHUB_STEP_SUMMARY, "utf8"),
    };
  };
  const drift = () => outcomeOf("drift", "Look for drift");
  const review = () => outcomeOf("review", "Review");

  test("review.yml comments on a harmless change, stops at a risky one, and reports a failed preview", async () => {
    expect(await review()).toMatchObject({ code: 0, outputs: "code=0\n" });
    expect(await readFile(join(project.folder, "review.md"), "utf8")).toContain("“Reporting”");

    await project.write(RISKY);
    expect(await review()).toMatchObject({ code: 0, outputs: "code=2\n" });
    expect(await readFile(join(project.folder, "review.md"), "utf8")).toContain("as any user (2LOi)");

    await project.write("const broken: = 1;");
    expect(await review()).toMatchObject({ code: 0, outputs: "code=1\n" });
    expect(await readFile(join(project.folder, "review.md"), "utf8")).toContain("The preview failed");
    expect(confluence.requests.total).toBe(0);
    await project.write(HARMLESS);
  });

  test("deploy.yml examines the server and applies", async () => {
    const examined = await run(await stepOf("deploy", "Examine the server"));
    expect(examined).toMatchObject({
      code: 0,
      output: expect.stringContaining("“admin” is a system administrator."),
    });
    expect(await run(await stepOf("deploy", "Apply"))).toMatchObject({ code: 0 });
    expect(confluence.state.links.map(({ name }) => name)).toEqual(["Reporting"]);
  });

  test("drift.yml distinguishes no drift from drift", async () => {
    expect(await drift()).toMatchObject({ code: 0, outputs: "code=0\n" });
    const [link] = confluence.state.links;
    if (link !== undefined) link.name = "Changed by hand";
    const found = await drift();
    expect(found).toMatchObject({ code: 0, outputs: "code=2\n" });
    expect(found.summary).toContain("Link “Reporting” renamed “Changed by hand”");
    if (link !== undefined) link.name = "Reporting";
  });
});

describe("the GitLab pipeline", () => {
  const scriptOf = async (job: string): Promise<string> => {
    const pipeline = parse(await readFile(join(EXAMPLES, "gitlab-ci", ".gitlab-ci.yml"), "utf8")) as Record<
      string,
      { script: string[] }
    >;
    return (pipeline[job]?.script ?? []).join("\n");
  };

  test("review writes one note, replaces it with the next push, and stops at a risk that is not accepted", async () => {
    await cp(join(EXAMPLES, "gitlab-ci", "write-note.mjs"), join(project.folder, "write-note.mjs"));
    const gitlab = await startNotes();
    const review = async (labels = "") =>
      run(await scriptOf("review"), { ...gitlab.env, CI_MERGE_REQUEST_LABELS: labels });
    try {
      expect(await review()).toMatchObject({ code: 0 });
      expect(gitlab.notes).toHaveLength(1);
      await project.write(RISKY);
      expect(await review()).toMatchObject({ code: 2 });
      expect(gitlab.notes).toEqual([{ id: 1, body: expect.stringContaining("as any user (2LOi)") }]);
      expect(await review("one,risk-accepted")).toMatchObject({ code: 0 });
      expect(await readFile(join(project.folder, "review.html"), "utf8")).toContain("<h1>");
    } finally {
      await gitlab.close();
      await project.write(HARMLESS);
    }
  });

  test("apply applies, and drift ends with 2 when something was changed by hand", async () => {
    expect(await run(await scriptOf("apply"))).toMatchObject({ code: 0 });
    expect(await run(await scriptOf("drift"))).toMatchObject({ code: 0 });
    confluence.state.links = [];
    expect(await run(await scriptOf("drift"))).toMatchObject({ code: 2 });
    expect(await readFile(join(project.folder, "drift.html"), "utf8")).toContain("removed");
    expect(await run(await scriptOf("apply"))).toMatchObject({ code: 0 });
  });
});

describe("the CronJob for Kubernetes", () => {
  test("finds drift without the stack's settings file, since the settings are in the Stack object", async () => {
    const file = join(EXAMPLES, "kubernetes-operator", "manifests", "drift.yaml");
    const { spec } = parse(await readFile(file, "utf8")) as CronJob;
    const [command] = spec.jobTemplate.spec.template.spec.containers[0]?.args ?? [];
    const script = command?.replace("npm ci --omit=dev && ", "").replace("engineering", "test") ?? "";
    const env = {
      CONFLUENCE_BASE_URL: confluence.url,
      CONFLUENCE_USERNAME: "admin",
      CONFLUENCE_PASSWORD: "admin",
    };
    const settings = join(project.folder, "Pulumi.test.yaml");
    expect(await project.up("--refresh")).toMatchObject({ code: 0 });
    await rename(settings, `${settings}.kept`);
    try {
      expect(await run(script, env)).toMatchObject({ code: 0 });
      confluence.state.links = [];
      expect(await run(script, env)).toMatchObject({
        code: 2,
        output: expect.stringContaining("“Reporting”"),
      });
    } finally {
      await rename(`${settings}.kept`, settings);
      await project.up("--refresh");
    }
  });
});

/** The notes of one merge request, as GitLab serves them. */
async function startNotes() {
  const notes: { id: number; body: string }[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString("utf8");
    const [, id] = /\/notes\/(\d+)$/.exec(request.url ?? "") ?? [];
    if (request.headers["private-token"] !== "note-token") response.writeHead(401).end();
    else {
      const { body } = (text === "" ? {} : JSON.parse(text)) as { body?: string };
      if (request.method === "POST") notes.push({ id: notes.length + 1, body: body ?? "" });
      const note = notes.find((candidate) => candidate.id === Number(id));
      if (request.method === "PUT" && note !== undefined) note.body = body ?? "";
      response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(notes));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    notes,
    env: {
      CI_API_V4_URL: `http://127.0.0.1:${port}/api/v4`,
      CI_PROJECT_ID: "1",
      CI_MERGE_REQUEST_IID: "1",
      REVIEW_TOKEN: "note-token",
    },
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
