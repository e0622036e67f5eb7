import type { EmulatorContext, RequestContext, Routes } from "../context";
import { readParameters } from "../http/bodies";
import type { OAuth2Client, OAuth2Grant } from "../state";
import {
  ACCESS_TOKEN_LIFETIME_MS,
  findGrant,
  issueAccessToken,
  issueTokens,
  provesPossession,
  retireAccessTokens,
  revokeFamily,
  spend,
} from "./grants";
import { scopes } from "./scopes";

const BASE = "/rest/oauth2/:version{(?:1\\.0|latest)}";

/** Token endpoint, revocation, and the metadata that tells clients about both. Clients authenticate with form parameters only. */
export const oauth2TokenRoutes: Routes = (app, context) => {
  app.post(`${BASE}/token`, async (c) => {
    c.header("Cache-Control", "no-store");
    c.header("Pragma", "no-cache");
    return withClient(c, context, (client, parameters) => {
      const grantType = parameters.get("grant_type");
      if (grantType === null) throw new TokenError("invalid_request");
      const grant = GRANTS[grantType];
      if (grant === undefined) throw new TokenError("unsupported_grant_type");
      return c.json(grant(context, client, parameters));
    });
  });

  app.post(`${BASE}/revoke`, (c) =>
    withClient(c, context, (client, parameters) => {
      const token = parameters.get("token");
      const grant = findGrant(context, "access", token) ?? findGrant(context, "refresh", token);
      if (grant?.clientId === client.clientId) revokeFamily(context, grant.family);
      return c.body(null, 200);
    }),
  );

  app.get(`${BASE}/.well-known/oauth-authorization-server`, (c) => {
    const base = `${context.baseUrl}/rest/oauth2/latest`;
    return c.json({
      issuer: base,
      authorization_endpoint: `${base}/authorize`,
      token_endpoint: `${base}/token`,
      revocation_endpoint: `${base}/revoke`,
      response_types_supported: ["code"],
      grant_types_supported: Object.keys(GRANTS).filter((name) => isKnownGrant(context, name)),
      token_endpoint_auth_methods_supported: ["client_secret_post"],
      revocation_endpoint_auth_methods_supported: ["client_secret_post"],
      code_challenge_methods_supported: ["plain", "S256"],
      scopes_supported: scopes,
    });
  });
};

class TokenError extends Error {}

type Grant = (context: EmulatorContext, client: OAuth2Client, parameters: URLSearchParams) => object;

const GRANTS: Readonly<Record<string, Grant>> = {
  authorization_code: exchangeCode,
  refresh_token: refresh,
  client_credentials: grantToClient,
};

function isKnownGrant({ quirks }: EmulatorContext, name: string): boolean {
  return name !== "client_credentials" || quirks.serviceAccounts;
}

function exchangeCode(context: EmulatorContext, client: OAuth2Client, parameters: URLSearchParams): object {
  const code = findGrant(context, "code", parameters.get("code"));
  if (code === undefined || code.clientId !== client.clientId) throw new TokenError("invalid_request");
  if (code.used) {
    // Somebody else may have got the tokens of the first exchange.
    revokeFamily(context, code.family);
    throw new TokenError("invalid_grant");
  }
  if (code.expiresAtMs < context.now()) throw new TokenError("invalid_request");
  if (parameters.get("redirect_uri") !== code.redirectUri) throw new TokenError("invalid_grant");
  if (!provesPossession(code, parameters.get("code_verifier"))) throw new TokenError("invalid_grant");
  spend(context, code);
  return showTokens(context, issueTokens(context, code));
}

function refresh(context: EmulatorContext, client: OAuth2Client, parameters: URLSearchParams): object {
  const old = findGrant(context, "refresh", parameters.get("refresh_token"));
  if (old === undefined || old.clientId !== client.clientId) throw new TokenError("invalid_grant");
  if (old.used) {
    revokeFamily(context, old.family);
    throw new TokenError("invalid_grant");
  }
  if (old.expiresAtMs < context.now()) throw new TokenError("invalid_grant");
  spend(context, old);
  retireAccessTokens(context, old.family);
  return showTokens(context, issueTokens(context, old));
}

function grantToClient(context: EmulatorContext, client: OAuth2Client): object {
  if (!isKnownGrant(context, "client_credentials")) throw new TokenError("unsupported_grant_type");
  const access = issueAccessToken(context, {
    clientId: client.clientId,
    user: client.userKey,
    scope: client.scope,
    redirectUri: "",
    codeChallenge: null,
    codeChallengeMethod: null,
  });
  return showTokens(context, { access });
}

function showTokens(
  context: EmulatorContext,
  tokens: { access: OAuth2Grant; refresh?: OAuth2Grant },
): object {
  return {
    access_token: tokens.access.value,
    ...(tokens.refresh === undefined ? {} : { refresh_token: tokens.refresh.value }),
    token_type: "bearer",
    expires_in: ACCESS_TOKEN_LIFETIME_MS / 1000,
    created_at: Math.floor(context.now() / 1000),
    scope: tokens.access.scope,
  };
}

async function withClient(
  c: RequestContext,
  context: EmulatorContext,
  proceed: (client: OAuth2Client, parameters: URLSearchParams) => Response,
): Promise<Response> {
  const parameters = await readParameters(c);
  try {
    const clientId = parameters.get("client_id");
    const clientSecret = parameters.get("client_secret");
    if (clientId === null || clientSecret === null) throw new TokenError("invalid_request");
    const client = context.state.oauth2Clients.find((candidate) => candidate.clientId === clientId);
    if (client === undefined || client.clientSecret !== clientSecret) throw new TokenError("invalid_client");
    return proceed(client, parameters);
  } catch (error) {
    if (!(error instanceof TokenError)) throw error;
    return c.json({ error: error.message }, error.message === "invalid_client" ? 401 : 400);
  }
}
