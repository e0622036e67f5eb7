import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { generators, Issuer } from "openid-client";
import { openServer } from "../support/emulator";
import { pageClient } from "../support/page-client";
import { createProject, type PulumiProject } from "../support/pulumi-project";

const program = readFileSync(join(__dirname, "..", "..", "examples", "oauth2", "index.ts"), "utf8");

const CALLBACK = "https://consumer.example/oauth/callback";

let confluence: Emulator;
let project: PulumiProject;

beforeAll(async () => {
  confluence = await openServer({ product: "confluence", contextPath: "/wiki" });
  // As a Confluence in its development mode: its own address is plain http here.
  confluence.settings.allowInsecureOAuth2 = true;
  project = await createProject({
    program,
    config: {
      "confluence:baseUrl": confluence.url,
      "confluence:username": "admin",
      reportingCallback: CALLBACK,
      secretOf: "2026-Q1",
      mailClientId: "confluence",
    },
    secrets: { "confluence:password": "admin", mailClientSecret: "mail-secret-5521" },
  });
});

afterAll(async () => {
  await project.remove();
  await confluence.close();
});

describe("the OAuth 2.0 example", () => {
  test("gives a published OAuth library access, revokes an old secret, and ends with destroy", async () => {
    const before = confluence.snapshot();
    expect(await project.up()).toMatchObject({ code: 0 });
    expect(await project.up("--expect-no-changes")).toMatchObject({ code: 0 });
    expect(await project.refresh("--preview-only", "--expect-no-changes")).toMatchObject({ code: 0 });
    const { clientId, clientSecret, redirectUri } = await project.outputs();
    expect(redirectUri).toMatch(new RegExp(`^${confluence.url}/`));

    const client = await libraryClient(String(clientId), String(clientSecret));
    const tokens = await authorise(client);
    expect(await callerWith(tokens.access_token)).toMatchObject({ username: "manager" });
    const renewed = await client.refresh(tokens.refresh_token ?? "");
    expect(await callerWith(renewed.access_token)).toMatchObject({ username: "manager" });

    await project.setConfig("secretOf", "2026-Q2");
    expect((await project.up()).output).toContain("~ 1 updated");
    const rotated = await project.outputs();
    expect(rotated.clientId).toBe(clientId);
    await expect(client.refresh(renewed.refresh_token ?? "")).rejects.toMatchObject({
      error: "invalid_client",
    });
    const rotatedClient = await libraryClient(String(clientId), String(rotated.clientSecret));
    const last = await rotatedClient.refresh(renewed.refresh_token ?? "");

    expect(await project.destroy()).toMatchObject({ code: 0 });
    expect(confluence.snapshot()).toEqual(before);
    expect(await callerWith(last.access_token)).toBeUndefined();
    await expect(rotatedClient.refresh(last.refresh_token ?? "")).rejects.toMatchObject({
      error: "invalid_client",
    });
  });
});

async function libraryClient(client_id: string, client_secret: string) {
  const issuer = await Issuer.discover(
    `${confluence.url}/rest/oauth2/latest/.well-known/oauth-authorization-server`,
  );
  return new issuer.Client({
    client_id,
    client_secret,
    redirect_uris: [CALLBACK],
    response_types: ["code"],
    token_endpoint_auth_method: "client_secret_post",
  });
}

/** Authorisation code with PKCE, with the consent of the user manager. */
async function authorise(client: Awaited<ReturnType<typeof libraryClient>>) {
  const code_verifier = generators.codeVerifier();
  const state = generators.state();
  const browser = pageClient();
  await browser.logIn(confluence.url, "manager");
  const consent = await browser.open(
    client.authorizationUrl({
      scope: "WRITE",
      state,
      code_challenge: generators.codeChallenge(code_verifier),
      code_challenge_method: "S256",
    }),
  );
  const { url } = await browser.submit(consent.url, { ...consent.hidden, approve: "true" });
  return client.oauthCallback(CALLBACK, client.callbackParams(url), { code_verifier, state });
}

/** The user that a token identifies to REST; undefined when it is refused. */
async function callerWith(token = ""): Promise<unknown> {
  const response = await fetch(`${confluence.url}/rest/api/user/current`, {
    headers: { Authorization: `Bearer ${token}`, Accept: "application/json" },
  });
  return response.ok ? response.json() : undefined;
}
