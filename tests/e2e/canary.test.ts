import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { openServer } from "../support/emulator";
import { filesIn } from "../support/files";
import { rsaKeyPair } from "../support/oauth-client";
import { createProject, type PulumiProject } from "../support/pulumi-project";
import { runScript } from "../support/shell";

/** Every kind that has a secret; those that a program gives are not marked as secrets by it. */
const PROGRAM = `
  import { readFileSync } from "node:fs";
  import * as applinks from "pulumi-confluence-applinks";

  const given = JSON.parse(readFileSync(process.env.GIVEN_SECRETS ?? "", "utf8"));
  const link = (name: string) =>
    new applinks.ApplicationLink(name, { name, rpcUrl: "https://" + name + ".example.com" }).id;

  const [tickets, wiki] = [link("tickets"), link("wiki")];
  new applinks.OutgoingServiceProvider("tickets-out", {
    applicationLinkId: tickets,
    key: "confluence",
    name: "Tickets",
    sharedSecret: given.sharedSecret,
    requestTokenUrl: "https://tickets.example.com/request-token",
    accessTokenUrl: "https://tickets.example.com/access-token",
    authorizeUrl: "https://tickets.example.com/authorize",
  });
  const imported = new applinks.RsaKeyPair("imported", { importPrivateKey: given.importPrivateKey });
  new applinks.IncomingConsumer("wiki-in", {
    applicationLinkId: wiki,
    key: "wiki",
    name: "Wiki",
    publicKey: imported.publicKeyPem,
  });
  new applinks.OutgoingBasicAuth("wiki-out", {
    applicationLinkId: wiki,
    username: "robot",
    password: given.password,
  });
  new applinks.OutgoingOAuth2Client("mail", {
    name: "Mail",
    clientId: "confluence",
    clientSecret: given.clientSecret,
    authorizationEndpoint: "https://idp.example.com/authorize",
    tokenEndpoint: "https://idp.example.com/token",
    scopes: ["mail"],
  });
  const app = new applinks.IncomingOAuth2Client("app", {
    name: "App",
    redirectUris: ["https://app.example.com/callback"],
    scope: "READ",
    rotateWhenChanged: { round: given.round },
  });
  const apps = new applinks.ThirdPartyApplication("apps", {
    applicationName: "Apps",
    installations: ["berlin"],
    level: "3LO",
  });

  export const clientSecret = app.clientSecret;
  export const privateKey = imported.privateKeyPkcs1Pem;
  export const credentials = apps.credentials;
`;

/**
 * Lines in which the engine and the Node SDK trace their own calls, from -v=3 on: with every value, of whichever provider, before anything
 * is made a secret. Nothing else may contain one.
 */
const TRACE_OF_PULUMI =
  /"msg":"(?:(?:Unm|M)arshaling property for RPC\[|(?:eventSink::Debug\(<\{%reset%\}>)?\w+ RPC finished: )/;

/** Commands of `docs/cli.md`, of the pipelines and of the command's own help; their output is searched as well. */
const RECOMMENDED = [
  "npx confluence-applinks review --stack test --for github --output review.html > review.md",
  "npx confluence-applinks review --stack test --json --output again.md > review.json",
  "pulumi preview --json --show-sames | npx confluence-applinks review -",
  "PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true pulumi preview --json --show-sames | npx confluence-applinks review - --json",
  "pulumi preview --json --show-sames > plan.json && npx confluence-applinks review plan.json",
  "npx confluence-applinks drift --stack test --output drift.html > drift.md || [ $? -eq 2 ]",
  "npx confluence-applinks drift --stack test --json || [ $? -eq 2 ]",
  "npx confluence-applinks doctor --stack test || [ $? -eq 2 ]",
  "npx confluence-applinks export --out exported --stack test --cwd .",
];

let confluence: Emulator;
let project: PulumiProject;
let scratch: string;

/** Every secret that has existed, in every form in which it could appear. */
const secrets = new Set<string>();
const adminPassword = canary("admin");

beforeAll(async () => {
  const users = [{ name: "admin", password: adminPassword, role: "systemAdministrator" as const }];
  confluence = await openServer({ product: "confluence", users });
  // As a Confluence in its development mode: its own address is plain http here.
  confluence.settings.allowInsecureOAuth2 = true;
  scratch = await mkdtemp(join(tmpdir(), "applinks-canary-"));
  await mkdir(join(scratch, "logs"));
  project = await createProject({
    program: PROGRAM,
    config: { "confluence:baseUrl": confluence.url, "confluence:username": "admin" },
    secrets: { "confluence:password": adminPassword },
    env: { GIVEN_SECRETS: join(scratch, "given.json"), TMPDIR: join(scratch, "logs") },
  });
  remember(adminPassword, `admin:${adminPassword}`);
});

afterAll(async () => {
  await project.remove();
  await rm(scratch, { recursive: true, force: true });
  await confluence.close();
});

describe("secrets", () => {
  test("are in no output, error, log, state, history or backup, at any verbosity", async () => {
    const shown: string[] = [];
    const traced: string[] = [];
    const run = async (outcome: "succeeds" | "fails", ...args: string[]) => {
      const result = await project.run(...args);
      if ((result.code === 0) !== (outcome === "succeeds")) throw new Error(result.output);
      (args.includes("-v=9") ? traced : shown).push(result.output);
    };
    const up = ["up", "--yes", "--skip-preview", "--diff"];

    await giveSecrets("1");
    await run("succeeds", "preview", "--diff");
    await run("succeeds", "preview", "--json");
    await run("succeeds", ...up);
    await rememberMadeSecrets();

    const given = await giveSecrets("2");
    respondWith(`/${linkId("tickets")}/authentication/consumer$`, given.sharedSecret);
    // A refusal would be followed by another attempt, through the page for Basic.
    respondWith(`/${linkId("wiki")}/authentication/provider$`, given.password, 500);
    // Below /rest/oauth2-client, or at the path that some servers may have.
    respondWith("/latest/config/", given.clientSecret);
    respondWith("/oauth2/latest/client/reset/", confluence.state.oauth2Clients[0]?.clientSecret);
    await run("fails", ...up, "--continue-on-error");
    confluence.faults.clear();
    await run("succeeds", ...up, "-v=9", "--logtostderr");
    await rememberMadeSecrets();

    // The commands that the documentation recommends, on the current state, with changes to report.
    await giveSecrets("3");
    for (const command of RECOMMENDED) {
      const { code, output } = await runScript(command, project.folder, project.env);
      if (code !== 0) throw new Error(`${command}: ${output}`);
      shown.push(output);
    }
    // The only file that contains secrets in plain text on purpose.
    const importFile = join(project.folder, "exported", "import.json");
    expect((await stat(importFile)).mode & 0o777).toBe(0o600);
    await rm(importFile);

    for (const consumer of confluence.state.serviceProviderConsumers) consumer.description = "by hand";
    await run("succeeds", "refresh", "--yes", "--skip-preview", "--diff");
    await run("succeeds", "refresh", "--yes", "--skip-preview", "-v=9", "--logtostderr");
    await run("succeeds", "stack", "history", "--full-dates");
    await run("succeeds", "stack", "output");
    await run("succeeds", "stack", "export");
    await run("succeeds", "destroy", "--yes", "--skip-preview", "--diff");

    expect(secrets.size).toBeGreaterThan(50);
    expect(shown.flatMap(linesWithSecrets)).toEqual([]);
    expect(shown.join("").match(/\[secret\] is not welcome, nor is \[secret\]/g)).toHaveLength(4);
    expect(traced.flatMap(linesWithSecrets).filter((line) => !TRACE_OF_PULUMI.test(line))).toEqual([]);
    const files = [...filesIn(project.folder), ...filesIn(join(scratch, "logs"))];
    expect(files.some((file) => file.includes("history"))).toBe(true);
    expect(files.some((file) => file.includes("backups"))).toBe(true);
    expect(files.filter((file) => linesWithSecrets(readFileSync(file, "utf8")).length > 0)).toEqual([]);
  });
});

/** Fails the writes to a path, with a message that contains what was sent. */
function respondWith(path: string, secret: string | undefined, status = 400): void {
  const body = JSON.stringify({ message: `${secret} is not welcome, nor is ${adminPassword}` });
  confluence.faults.add({ kind: "status", status, body, match: { method: "PUT", path } });
}

function linkId(name: string): string | undefined {
  return confluence.state.links.find((link) => link.name === name)?.id;
}

function canary(name: string): string {
  return `canary-${name}-${randomBytes(12).toString("hex")}`;
}

/** Writes new secrets into the program's file. */
async function giveSecrets(round: string) {
  const given = {
    sharedSecret: canary("shared"),
    password: canary("basic"),
    clientSecret: canary("client"),
    importPrivateKey: rsaKeyPair().privateKey,
  };
  await writeFile(join(scratch, "given.json"), JSON.stringify({ ...given, round }));
  remember(...Object.values(given));
  return given;
}

/** Secrets that the server and the provider generated. */
async function rememberMadeSecrets(): Promise<void> {
  remember(...textsIn(await project.outputs()).filter((text) => !/^https?:/.test(text) && text.length >= 32));
}

function remember(...values: readonly string[]): void {
  for (const value of values) {
    const isKey = value.startsWith("-----BEGIN");
    // The first half of a private key is its public one; of the rest, every line counts.
    const parts = isKey ? value.trim().split("\n").slice(-12, -2) : [value];
    for (const part of parts) {
      secrets.add(part);
      if (!isKey) secrets.add(Buffer.from(part).toString("base64"));
    }
  }
}

function linesWithSecrets(text: string): string[] {
  return text.split("\n").filter((line) => [...secrets].some((secret) => line.includes(secret)));
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
