import { join } from "node:path";
import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { type RestClient, restClient } from "./rest-client";

/** Plans of the real CLI and the reports on them, both golden files: see `expectGolden`. */
export const PLANS = join(__dirname, "..", "cli", "plans");

/** Secrets of the story: they must not appear in anything that is written about it. */
export const CANARIES: Readonly<Record<string, string>> = {
  password: "canary-of-basic",
  sharedSecret: "canary-of-the-provider",
  clientSecret: "canary-of-the-login",
};

/** Ids that stay the same in every run, so that the reports do. */
export const CONFLUENCE_ID = "c0ffee00-0000-3000-8000-000000000001";
export const JIRA_ID = "c0ffee00-0000-3000-8000-000000000002";

const KEYS = `
const oldKey = \`-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA47/z+g2I3rNbbffuEIkm
7Lm1UU7bGowWIish7kr+NCqKVJbjsQV2ReTqlWl4FKWqGSeRdRPt4op3oyXlVqQ1
TvcBQOrf9zYzrTgARHmmNBBM7blRXHWZnHk2BvbMoGmNbJtXxwn939S2Mbb0yGNk
eE9XzFKwCgPz9rZnk8o/Gz0OAnTeQYMan3J+nxjo9vZ8TWN5vPk+F4/3ayiwwn8R
LcFL1lKVugvo98bxm0UKLUSAeoUo3g9Va6GuJTRIo5BjQO+2RgvwUPhZPJexgQGr
+BrMNtmQ+lQdgRhrl/LAwbYn32bm2KiayeTY0AW22KyK5qf4I6uwxR/YV+yH8FKi
EQIDAQAB
-----END PUBLIC KEY-----\`;
const newKey = \`-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA43BjtAGquZpHxT0NkxoH
0Vnry8oHHMvuI2tgc67Q5bbD3eMeeoPW3kjCx9SoYUQrBaP5M7Pyp9o36Er9v6s2
ZsqRt6SABzDF0o+qTqnA4fLARo2GgLLkH3eNJK5YZffVEgPQlucd5dsEsJHcHAc7
+te0egCIK4+PHgoyZsokQMfXCF1hxPtV1uXYM5XvcWk7/dVZ83iJ3Q9+hR1p4B1K
G50S+AXD5LJmPZ+vb4TqBqXTNYoIzk13LPPsEB2O9D1cSkB7cYOGBmPJ4j5TZdI7
sHW+T2AVGcGNNImDQBpBXnu6biAM4jOThrOm46Oz/hR1sNPOzsjxjMTEeHwLWrEN
CwIDAQAB
-----END PUBLIC KEY-----\`;
`;

const HEAD = `
import * as pulumi from "@pulumi/pulumi";
import * as applinks from "pulumi-confluence-applinks";
const config = new pulumi.Config();
${KEYS}`;

/** A program with every kind of resource. */
export const BEFORE = `${HEAD}
const jira = new applinks.ApplicationLink("jira", {
  name: "Jira", type: "jira", rpcUrl: config.require("jiraUrl"), primary: true,
});
new applinks.OAuthSettings("jira-oauth", { applicationLinkId: jira.id, incoming: "2LO", outgoing: "2LO" });
new applinks.TrustedApplication("jira-trust", { applicationLinkId: jira.id, outgoing: true });

const reporting = new applinks.ApplicationLink("reporting", { name: "Reporting", rpcUrl: "https://reporting.example.com" });
new applinks.IncomingConsumer("reporting-consumer", {
  applicationLinkId: reporting.id, key: "reporting", name: "Reporting", publicKey: oldKey, level: "2LO", executeAs: "editor",
});
const signingKey = new applinks.RsaKeyPair("signing-key");

const crm = new applinks.ApplicationLink("crm", { name: "CRM", rpcUrl: "https://crm.example.com" });
new applinks.OutgoingServiceProvider("crm-provider", {
  applicationLinkId: crm.id, key: "confluence", name: "Confluence at CRM", sharedSecret: config.requireSecret("sharedSecret"),
  requestTokenUrl: "https://crm.example.com/request", accessTokenUrl: "https://crm.example.com/access",
  authorizeUrl: "https://crm.example.com/authorize",
});
const warehouse = new applinks.ApplicationLink("warehouse", { name: "Warehouse", rpcUrl: "https://warehouse.example.com" });
new applinks.OutgoingBasicAuth("warehouse-login", {
  applicationLinkId: warehouse.id, username: "confluence", password: config.requireSecret("password"),
});
new applinks.ApplicationLink("builds", { name: "Builds", rpcUrl: "https://builds.example.com" });
const old = new applinks.ApplicationLink("old", { name: "Old tracker", rpcUrl: "https://old.example.com" });
new applinks.IncomingConsumer("old-consumer", {
  applicationLinkId: old.id, key: "old", name: "Old", publicKey: newKey, level: "3LO",
});
new applinks.ApplicationLink("unchanged", { name: "Unchanged", rpcUrl: "https://unchanged.example.com" });

new applinks.IncomingOAuth2Client("mobile", {
  name: "Mobile app", redirectUris: ["https://app.example.com/callback"], scope: "READ",
});
new applinks.OutgoingOAuth2Client("login", {
  name: "Login", clientId: "confluence", clientSecret: config.requireSecret("clientSecret"),
  authorizationEndpoint: "https://login.example.com/authorize", tokenEndpoint: "https://login.example.com/token",
  scopes: ["openid"],
});
`;

/** Two servers that are linked with each other, and an application at unknown addresses. */
export const BOTH_ENDS = `
import * as applinks from "pulumi-confluence-applinks";
new applinks.ReciprocalLink("confluence-jira", {
  local: { type: "confluence", name: "Confluence" },
  remote: { type: "jira", name: "Jira", connection: "jira", primary: true },
});
new applinks.ThirdPartyApplication("reporting", {
  applicationName: "Reporting", installations: { berlin: { generations: ["2026-07", "1"] } }, level: "2LO", executeAs: "editor",
});
`;

/** The same after a pull request that changes a little of everything. */
export const AFTER = `${HEAD}
class Elsewhere extends pulumi.ComponentResource {
  constructor(name: string) {
    super("example:index:Elsewhere", name);
  }
}
new Elsewhere("elsewhere");

const jira = new applinks.ApplicationLink("jira", {
  name: "Jira @everyone <b>1</b> | #2", type: "jira", rpcUrl: config.require("jiraUrl"), displayUrl: "https://jira.example.com",
});
new applinks.OAuthSettings("jira-oauth", { applicationLinkId: jira.id, incoming: "2LOi" });
const desk = new applinks.ApplicationLink("desk", {
  name: "Service desk", type: "jira", rpcUrl: "http://desk.example.com", primary: true, adopt: "takeover",
  applicationId: "c0ffee00-0000-3000-8000-000000000003",
});
new applinks.OAuthSettings("desk-oauth", { applicationLinkId: desk.id, incoming: "3LO", outgoing: "disabled" });

const reporting = new applinks.ApplicationLink("reporting", { name: "Reporting", rpcUrl: "https://reporting.example.com" });
new applinks.IncomingConsumer("reporting-consumer", {
  applicationLinkId: reporting.id, key: "reporting", name: "Reporting", publicKey: newKey, level: "2LO", executeAs: "manager",
});
const signingKey = new applinks.RsaKeyPair("signing-key", { bits: 4096 });

const crm = new applinks.ApplicationLink("crm", { name: "CRM", rpcUrl: "https://crm.example.com" });
new applinks.OutgoingServiceProvider("crm-provider", {
  applicationLinkId: crm.id, key: "confluence", name: "Confluence at CRM", sharedSecret: config.requireSecret("sharedSecret"),
  requestTokenUrl: "https://crm.example.com/request", accessTokenUrl: "https://crm.example.com/access-2",
  authorizeUrl: "https://crm.example.com/authorize",
});
const warehouse = new applinks.ApplicationLink("warehouse", { name: "Warehouse", rpcUrl: "https://warehouse.example.com" });
new applinks.OutgoingBasicAuth("warehouse-login", {
  applicationLinkId: warehouse.id, username: "confluence", password: config.requireSecret("password"),
});
const builds = new applinks.ApplicationLink("builds", {
  name: "Builds", type: "bamboo", rpcUrl: "https://builds.example.com", applicationId: "c0ffee00-0000-3000-8000-000000000004",
});
new applinks.OutgoingBasicAuth("builds-login", {
  applicationLinkId: builds.id, username: "builder", password: config.requireSecret("password"),
});
new applinks.ApplicationLink("unchanged", { name: "Unchanged", rpcUrl: "https://unchanged.example.com" });

new applinks.IncomingOAuth2Client("mobile", {
  name: "Mobile app", redirectUris: ["https://app.example.com/callback", "https://app.example.com/2"], scope: "ADMIN",
});
new applinks.OutgoingOAuth2Client("login", {
  name: "Login", clientId: "confluence", clientSecret: config.requireSecret("clientSecret"),
  authorizationEndpoint: "https://login.example.com/authorize", tokenEndpoint: "https://login.example.com/token",
  scopes: ["openid", "profile"],
});
`;

/** What somebody changes on the administration pages in the meantime. */
export async function changeByHand(confluence: Emulator): Promise<void> {
  const [admin] = confluence.state.users;
  // Not with the program's own login, so that the audit log names somebody else.
  if (admin !== undefined) confluence.state.users.push({ ...admin, name: "alice", password: "alice" });
  const rest = restClient(confluence.url, "alice");
  const link = (name: string) =>
    confluence.state.links.find((candidate) => candidate.name === name)?.id ?? "";
  const on = { enabled: true, twoLoEnabled: true, twoLoImpersonationEnabled: true };
  const off = { enabled: false, twoLoEnabled: false, twoLoImpersonationEnabled: false };
  await sent(rest("PUT", `/rest/applinks/3.0/status/${link("Jira")}/oauth`, { incoming: on, outgoing: off }));
  await sent(
    rest("PUT", `/rest/applinks/3.0/applinks/${link("CRM")}`, {
      name: "Customers",
      rpcUrl: "https://crm.example.com",
      displayUrl: "https://customers.example.com",
      primary: false,
    }),
  );
  await sent(
    rest("PUT", `/rest/applinks/3.0/applicationlink/${link("Warehouse")}/authentication/provider`, {
      provider: "com.atlassian.applinks.api.auth.types.BasicAuthenticationProvider",
      config: { username: "somebody", password: "canary-by-hand" },
    }),
  );
  await sent(rest("DELETE", `/rest/applinks/3.0/applinks/${link("Builds")}`));
}

/** A string without what differs between runs: ports, and generated keys. */
export function settled(text: string, confluence: Emulator, jira: Emulator): string {
  return text
    .replaceAll(new URL(confluence.url).host, "confluence.localhost")
    .replaceAll(new URL(jira.url).host, "jira.localhost")
    .replaceAll(/in \d+ ms/g, "in 1 ms")
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d/g, "2026-01-02 03:04");
}

/** The JSON of a plan, without what differs between runs and without paths of this machine. */
export function settledPlan(text: string, confluence: Emulator, jira: Emulator): string {
  const compact = (line: string) =>
    JSON.stringify(JSON.parse(line), (key, value) =>
      ["sourcePosition", "stackTrace", "timestamp"].includes(key) ? undefined : value,
    );
  const isDocument = text.startsWith("{\n");
  const lines = isDocument ? [text] : text.split("\n").filter((line) => line !== "");
  return settled(`${lines.map(compact).join("\n")}\n`, confluence, jira);
}

async function sent(response: ReturnType<RestClient>): Promise<void> {
  const { status, text } = await response;
  if (status >= 300) throw new Error(`The server responded with ${status}: ${text}`);
}
