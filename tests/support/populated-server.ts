import { createHash, generateKeyPairSync } from "node:crypto";
import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { pageClient } from "./page-client";
import { type RestClient, restClient } from "./rest-client";

/** How many links {@link populate} makes. */
export const POPULATED_LINKS = 60;

const TYPES = "com.atlassian.applinks.api.auth.types";

/**
 * Sets a Confluence up as administrators do over the years: every kind of authentication, names that need care in a program, and {@link
 * POPULATED_LINKS} links in all. `jira` and `bitbucket` are the peers of two of them; Jira links back.
 */
export async function populate(confluence: Emulator, jira: Emulator, bitbucket: Emulator): Promise<void> {
  confluence.settings.allowInsecureOAuth2 = true;
  const rest = restClient(confluence.url);
  const toJira = await addLink(rest, "Jira", "jira", jira.url, jira.applicationId);
  await setLevels(rest, toJira, "2LO", "2LOi");
  const atJira = restClient(jira.url);
  const toConfluence = await addLink(
    atJira,
    "Confluence",
    "confluence",
    confluence.url,
    confluence.applicationId,
  );
  await setLevels(atJira, toConfluence, "2LOi", "2LO");
  const toBitbucket = await addLink(rest, "Bitbucket", "stash", bitbucket.url, bitbucket.applicationId);
  await trustBitbucket(confluence, rest, toBitbucket);
  await addSecondJira(rest);
  await addThirdParties(rest);
  await addOAuth2(rest, confluence.quirks.oauth2ConfigPath);
  const links = confluence.state.links.length;
  for (let number = links; number < POPULATED_LINKS; number++) {
    await addLink(rest, `Service ${number}`, "generic", `https://service-${number}.example.com`);
  }
}

/** The secrets that only Confluence and the other side know, by configuration entry of the exported program. */
export const POPULATED_SECRETS: Readonly<Record<string, string>> = {
  crmSharedSecret: "crm-canary-secret",
  warehousePassword: "warehouse-canary-password",
  corporateLoginOauth2ProviderClientSecret: "login-canary-secret",
};

/** A link to an Atlassian application with an executing user, and one whose peer is down. */
async function addSecondJira(rest: RestClient): Promise<void> {
  const old = await addLink(rest, "Jira (old, Köln)", "jira", "https://old-jira.example.com", uuidOf("old"));
  await must(
    rest("PUT", `/rest/applinks-oauth/1.0/applicationlink/${old}/authentication/consumer`, {
      key: "old-jira",
      name: "Old Jira",
      description: "Until the migration is done",
      publicKey: publicKey(),
      outgoing: false,
      twoLOAllowed: true,
      executingTwoLOUser: "editor",
      twoLOImpersonationAllowed: false,
      callback: "https://old-jira.example.com/callback",
    }),
  );
  const bamboo = await addLink(rest, "Bamboo", "bamboo", "https://bamboo.example.com", uuidOf("bamboo"));
  await setLevels(rest, bamboo, "disabled", "3LO");
  // The one made primary is not the first one of its type.
  await must(rest("POST", `/rest/applinks/1.0/applicationlink/primary/${old}`));
}

async function addThirdParties(rest: RestClient): Promise<void> {
  for (const [number, level] of (["3LO", "2LO", "2LOi"] as const).entries()) {
    const name = `Reporting ${level}`;
    const id = await addLink(rest, name, "generic", `https://reporting-${number}.example.com/app`);
    await addConsumer(rest, id, `reporting-${level}`, level === "3LO" ? "For people" : null);
    await setLevels(rest, id, level, "disabled");
  }
  // Both ways on one link.
  const crm = await addLink(rest, "CRM", "generic", "https://crm.example.com");
  await addConsumer(rest, crm, "crm-in", null);
  await must(
    rest("PUT", `/rest/applinks/3.0/applicationlink/${crm}/authentication/provider`, {
      provider: `${TYPES}.OAuthAuthenticationProvider`,
      config: {
        "consumerKey.outbound": "confluence-at-crm",
        "serviceProvider.requestTokenUrl": "https://crm.example.com/oauth/request",
        "serviceProvider.accessTokenUrl": "https://crm.example.com/oauth/access",
        "serviceProvider.authorizeUrl": "https://crm.example.com/oauth/authorize",
      },
    }),
  );
  await must(
    rest("PUT", `/rest/applinks-oauth/1.0/applicationlink/${crm}/authentication/consumer`, {
      key: "confluence-at-crm",
      name: "Confluence at CRM",
      description: "Sales",
      sharedSecret: POPULATED_SECRETS.crmSharedSecret,
      outgoing: true,
      twoLOAllowed: false,
    }),
  );
  const warehouse = await addLink(rest, "Warehouse", "generic", "https://warehouse.example.com");
  await must(
    rest("PUT", `/rest/applinks/3.0/applicationlink/${warehouse}/authentication/provider`, {
      provider: `${TYPES}.BasicAuthenticationProvider`,
      config: { username: "confluence", password: POPULATED_SECRETS.warehousePassword },
    }),
  );
  await addLink(rest, "日本語", "generic", "https://japan.example.com");
  await addLink(rest, 'A "quoted" \\ name $(x) `y`', "generic", "https://quoted.example.com");
  await addLink(rest, "Weekly Reports", "generic", "https://weekly.example.com");
  await addLink(rest, "weekly-reports", "generic", "https://weekly.example.com/2");
  await addLink(rest, "class", "generic", "https://class.example.com");
  await addLink(rest, "2nd line", "generic", "https://second.example.com");
  const moved = await addLink(rest, "Moved", "generic", "https://moved.example.com");
  await must(
    rest("PUT", `/rest/applinks/3.0/applinks/${moved}`, {
      name: "Moved",
      rpcUrl: "http://moved.internal:8080/app/",
      displayUrl: "https://moved.example.com/app",
      primary: false,
    }),
  );
}

async function addOAuth2(rest: RestClient, configPath: string): Promise<void> {
  for (const [name, scope] of [
    ["Mobile app", "READ"],
    ["Automation", "ADMIN"],
  ] as const) {
    await must(
      rest("POST", "/rest/oauth2/latest/client", {
        name,
        scope,
        redirects: ["https://app.example.com/callback", "https://app.example.com/a"],
      }),
    );
  }
  const authorizationEndpoint = "https://login.example.com/authorize";
  await must(
    rest("POST", configPath, {
      name: "Corporate login",
      description: "Everybody's login",
      type: "generic",
      clientId: "confluence",
      clientSecret: POPULATED_SECRETS.corporateLoginOauth2ProviderClientSecret,
      authorizationEndpoint,
      tokenEndpoint: "https://login.example.com/token",
      scopes: ["profile", "openid"],
      redirectUriSuffix: createHash("md5").update(authorizationEndpoint).digest("base64url"),
    }),
  );
}

/** Incoming trust has no REST: an administrator sets it on a page. */
async function trustBitbucket(confluence: Emulator, rest: RestClient, id: string): Promise<void> {
  await must(
    rest("PUT", `/rest/applinks/3.0/applicationlink/${id}/authentication/provider`, {
      provider: `${TYPES}.TrustedAppsAuthenticationProvider`,
      config: {},
    }),
  );
  const browser = pageClient();
  await browser.logIn(confluence.url, "admin");
  await browser.elevate(confluence.url, "admin");
  const page = `${confluence.url}/plugins/servlet/applinks/auth/conf/trusted/inbound-non-ual/${id}`;
  const { hidden } = await browser.open(page);
  await browser.submit(page, {
    ...hidden,
    action: "ENABLE",
    ipPatternsInput: "127.0.0.1\n10.*.*.*",
    urlPatternsInput: "/rest",
    timeoutInput: "20000",
  });
}

async function addLink(
  rest: RestClient,
  name: string,
  typeId: string,
  url: string,
  id: string | null = null,
): Promise<string> {
  const response = await must(
    rest("PUT", "/rest/applinks/3.0/applicationlink", { id, name, typeId, rpcUrl: url, displayUrl: url }),
  );
  return /applicationlink\/([0-9a-f-]{36})/.exec(response)?.[1] ?? "";
}

async function addConsumer(
  rest: RestClient,
  id: string,
  key: string,
  description: string | null,
): Promise<void> {
  await must(
    rest("PUT", `/rest/applinks-oauth/1.0/applicationlink/${id}/authentication/consumer`, {
      key,
      name: `Consumer ${key}`,
      description,
      publicKey: publicKey(),
      outgoing: false,
    }),
  );
}

async function setLevels(rest: RestClient, id: string, incoming: string, outgoing: string): Promise<void> {
  await must(
    rest("PUT", `/rest/applinks/3.0/status/${id}/oauth`, {
      incoming: flagsOf(incoming),
      outgoing: flagsOf(outgoing),
    }),
  );
}

function flagsOf(level: string) {
  return {
    enabled: level !== "disabled",
    twoLoEnabled: level === "2LO" || level === "2LOi",
    twoLoImpersonationEnabled: level === "2LOi",
  };
}

function publicKey(): string {
  return generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  }).publicKey;
}

function uuidOf(name: string): string {
  const hex = createHash("md5").update(name).digest("hex");
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, "$1-$2-3$3-9$4-$5");
}

async function must(response: ReturnType<RestClient>): Promise<string> {
  const { status, text } = await response;
  if (status >= 300) throw new Error(`The server responded with ${status}: ${text}`);
  return text;
}
