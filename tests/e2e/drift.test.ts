import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { openServer } from "../support/emulator";
import { createProject, type PulumiProject } from "../support/pulumi-project";

const PROGRAM = `
  import * as pulumi from "@pulumi/pulumi";
  import * as applinks from "pulumi-confluence-applinks";

  const reporting = new applinks.ApplicationLink("reporting", { name: "Reporting", rpcUrl: "https://reporting.example.com" });
  const key = new applinks.RsaKeyPair("key");
  new applinks.IncomingConsumer("consumer", {
    applicationLinkId: reporting.id, key: "reporting", name: "Weekly reports", publicKey: key.publicKeyPem,
  });
  new applinks.OutgoingServiceProvider("provider", {
    applicationLinkId: reporting.id, key: "confluence", name: "Confluence", sharedSecret: "declared-secret",
    requestTokenUrl: "https://reporting.example.com/r", accessTokenUrl: "https://reporting.example.com/a",
    authorizeUrl: "https://reporting.example.com/z",
  });
  new applinks.OutgoingBasicAuth("basic", { applicationLinkId: reporting.id, username: "robot", password: "declared-password" });
  const jira = new applinks.ApplicationLink("jira", { name: "Jira", type: "jira", rpcUrl: new pulumi.Config().require("jiraUrl") });
  new applinks.OAuthSettings("settings", { applicationLinkId: jira.id, incoming: "2LO" });
  new applinks.TrustedApplication("trust", { applicationLinkId: jira.id, incoming: {}, outgoing: true });
  new applinks.IncomingOAuth2Client("client", { name: "App", redirectUris: ["https://app.example.com/callback"], scope: "READ" });
  new applinks.OutgoingOAuth2Client("login", {
    name: "Login", clientId: "confluence", clientSecret: "declared-client-secret", scopes: ["openid"],
    authorizationEndpoint: "https://login.example.com/authorize", tokenEndpoint: "https://login.example.com/token",
  });
`;

let confluence: Emulator;
let jira: Emulator;
let project: PulumiProject;

beforeEach(async () => {
  confluence = await openServer({ product: "confluence" });
  confluence.settings.allowInsecureOAuth2 = true;
  jira = await openServer({ product: "jira" });
});

afterEach(async () => {
  await project.remove();
  await confluence.close();
  await jira.close();
});

test("changes by hand to every kind are shown field by field, without secrets, and repaired by one up", async () => {
  project = await createProject({
    program: PROGRAM,
    config: { "confluence:baseUrl": confluence.url, "confluence:username": "admin", jiraUrl: jira.url },
    secrets: { "confluence:password": "admin" },
  });
  expect(await project.up()).toMatchObject({ code: 0 });
  const declared = confluence.snapshot();
  changeEverything(confluence, jira);

  const drift = await project.refresh("--preview-only", "--diff", "--expect-no-changes");
  expect(drift.code).not.toBe(0);
  const shown = drift.output.replace(/ +: /g, ": ");
  for (const [field, change] of [
    ["name", '"Reporting" => "By hand"'],
    ["name", '"Weekly reports" => "Consumer by hand"'],
    ["accessTokenUrl", '"https://reporting.example.com/a" => "https://by-hand.example.com/a"'],
    ["username", '"robot" => "user-by-hand"'],
    ["incoming", '"2LO" => "2LOi"'],
    ["outgoing", "true => false"],
    ["scope", '"READ" => "ADMIN"'],
    ["tokenEndpoint", '"https://login.example.com/token" => "https://by-hand.example.com/token"'],
  ] as const) {
    expect(shown).toContain(`~ ${field}: ${change}`);
  }
  expect(drift.output).not.toMatch(/declared-|password-by-hand/);

  const up = await project.up("--refresh");
  expect(up).toMatchObject({ code: 0 });
  expect(confluence.snapshot()).toEqual(declared);
});

function changeEverything({ state }: Emulator, { applicationId }: Emulator): void {
  for (const link of state.links) {
    const oauth = providerOf(link, "OAuthAuthenticationProvider");
    if (link.id === applicationId) {
      for (const name of Object.keys(link.providers)) delete link.providers[name];
      const consumer = state.consumers.find(({ key }) => key !== "reporting");
      Object.assign(consumer ?? {}, { twoLOImpersonationAllowed: true });
    } else {
      link.name = "By hand";
      Object.assign(oauth, { "serviceProvider.accessTokenUrl": "https://by-hand.example.com/a" });
      Object.assign(providerOf(link, "BasicAuthenticationProvider"), {
        username: "user-by-hand",
        password: "password-by-hand",
      });
    }
  }
  Object.assign(state.consumers.find(({ key }) => key === "reporting") ?? {}, { name: "Consumer by hand" });
  Object.assign(state.oauth2Clients[0] ?? {}, { scope: "ADMIN" });
  Object.assign(state.oauth2Configs[0] ?? {}, { tokenEndpoint: "https://by-hand.example.com/token" });
}

function providerOf({ providers }: Emulator["state"]["links"][number], name: string): Record<string, string> {
  return providers[`com.atlassian.applinks.api.auth.types.${name}`] ?? {};
}
