import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { openServer } from "../support/emulator";
import { createProject, type PulumiProject } from "../support/pulumi-project";

const PROGRAM = `
  import * as applinks from "pulumi-confluence-applinks";
  const { id } = new applinks.ApplicationLink("app", { name: "App", rpcUrl: "https://app.example.com" });
  const { publicKeyPem } = new applinks.RsaKeyPair("app");
  new applinks.IncomingConsumer("app", { applicationLinkId: id, key: "app", name: "App", publicKey: publicKeyPem });
`;

const SESSION = {
  "POST /rest/tsv/1.0/authenticate": "logins",
  "POST /doauthenticate.action": "confirmations",
  "GET /logout.action": "logouts",
} as const;

let confluence: Emulator;
let project: PulumiProject;

beforeAll(async () => {
  confluence = await openServer({ product: "confluence", profile: "confluence-10" });
  const config = { "confluence:baseUrl": confluence.url, "confluence:username": "admin" };
  project = await createProject({ program: PROGRAM, config, secrets: { "confluence:password": "admin" } });
});

afterAll(async () => {
  await project.remove();
  await confluence.close();
});

/** What a command costs for its sessions, which a server that accepts Basic is not asked for. */
async function sessionsOf(command: string, ...options: string[]): Promise<Record<string, number>> {
  confluence.requests.clear();
  expect(await project.run(command, "--yes", ...options)).toMatchObject({ code: 0 });
  const { byRoute } = confluence.requests;
  return Object.fromEntries(Object.entries(SESSION).map(([route, name]) => [name, byRoute[route] ?? 0]));
}

describe("a session, as docs/servers-and-credentials.md counts it", () => {
  test("is one per run: its preview makes no request, unless it refreshes", async () => {
    expect(await sessionsOf("up")).toEqual({ logins: 1, confirmations: 1, logouts: 1 });
    expect(await sessionsOf("up")).toEqual({ logins: 0, confirmations: 0, logouts: 0 });
    expect(await sessionsOf("refresh", "--skip-preview")).toEqual({
      logins: 1,
      confirmations: 1,
      logouts: 1,
    });
    expect(await sessionsOf("refresh")).toEqual({ logins: 2, confirmations: 2, logouts: 2 });
    expect(await sessionsOf("destroy")).toEqual({ logins: 1, confirmations: 0, logouts: 1 });
    await project.up();
    expect(await sessionsOf("destroy", "--refresh")).toEqual({ logins: 2, confirmations: 2, logouts: 2 });
  });
});
