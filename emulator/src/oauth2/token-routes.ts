import type { EmulatorContext, RequestContext, Routes } from "../context/context";
import { contentType, readParameters } from "../http/bodies";
import { UncaughtException } from "../http/responses";
import type { OAuth2Client, OAuth2Grant } from "../state/server-state";
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

/** Token endpoint, revocation, and the metadata that describes both. Clients authenticate with form parameters only. */
export const oauth2TokenRoutes: Routes = (app, context) => {
  app.post(`${BASE}/token`, async (c) => {
    c.header("Cache-Control", "no-store");
    c.header("Pragma", "no-cache");
    if (contentType(c) === "application/json") throw new UncaughtException("The body is not a form.");
    const parameters = await readParameters(c);
    return respondOrRefuse(c, () => {
      const grantType = parameters.get("grant_type");
      if (grantType === null) throw new TokenError("invalid_request");
      if (grantType === "client_credentials" && context.quirks.serviceAccounts) {
        return c.json(grantToServiceAccount(context, parameters));
      }
      const grant = GRANTS[grantType];
      if (grant === undefined) throw new TokenError("unsupported_grant_type");
      return c.json(grant(context, requireClient(context, parameters), parameters));
    });
  });

  app.post(`${BASE}/revoke`, async (c) => {
    const parameters = await readParameters(c);
    return respondOrRefuse(c, () => {
      const client = requireClient(context, parameters);
      const token = parameters.get("token");
      const grant = findGrant(context, "access", token) ?? findGrant(context, "refresh", token);
      if (grant?.clientId === client.clientId) revokeFamily(context, grant.family);
      return c.body("", 200, { "Content-Type": "application/json" });
    });
  });

  app.get(`${BASE}/.well-known/oauth-authorization-server`, (c) => {
    const base = `${context.baseUrl}/rest/oauth2/latest`;
    return c.json({
      issuer: context.baseUrl,
      authorization_endpoint: `${base}/authorize`,
      token_endpoint: `${base}/token`,
      revocation_endpoint: `${base}/revoke`,
      response_types_supported: ["code"],
      response_modes_supported: ["query"],
      grant_types_supported: ["authorization_code"],
      token_endpoint_auth_methods_supported: ["client_secret_post"],
      revocation_endpoint_auth_methods_supported: ["client_secret_post"],
      scopes_supported: scopes,
    });
  });
};

class TokenError extends Error {}

type Grant = (context: EmulatorContext, client: OAuth2Client, parameters: URLSearchParams) => object;

const GRANTS: Readonly<Record<string, Grant>> = {
  authorization_code: exchangeCode,
  refresh_token: refresh,
};

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
  // A second use is refused, but does not revoke what the first one issued.
  if (old.used || old.expiresAtMs < context.now()) throw new TokenError("invalid_grant");
  spend(context, old);
  retireAccessTokens(context, old.family);
  return showTokens(context, issueTokens(context, old));
}

/** A scope is required. Administrative scopes are not granted, whatever role the account has. */
function grantToServiceAccount(context: EmulatorContext, parameters: URLSearchParams): object {
  const clientId = parameters.get("client_id");
  const user = context.state.users.find(({ serviceAccount }) => serviceAccount?.clientId === clientId);
  const account = user?.serviceAccount;
  if (user === undefined || account?.clientSecret !== parameters.get("client_secret")) {
    throw new TokenError("invalid_client");
  }
  const requested = (parameters.get("scope") ?? "").split(" ").filter((scope) => scope !== "");
  if (requested.length === 0) throw new TokenError("invalid_request");
  const granted = SERVICE_ACCOUNT_SCOPES.filter(
    (scope) => requested.includes(scope) && account.scopes.includes(scope),
  );
  if (granted.length < new Set(requested).size) throw new TokenError("invalid_scope");
  const access = issueAccessToken(context, {
    clientId: account.clientId,
    user: user.name,
    scope: granted.at(-1) ?? "READ",
    redirectUri: "",
    codeChallenge: null,
    codeChallengeMethod: null,
  });
  return { ...showTokens(context, { access }), scope: granted.join(" ") };
}

const SERVICE_ACCOUNT_SCOPES = ["READ", "WRITE"] as const;

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

/** The client that the form's parameters name, with its secret. */
function requireClient({ state }: EmulatorContext, parameters: URLSearchParams): OAuth2Client {
  const clientId = parameters.get("client_id");
  const clientSecret = parameters.get("client_secret");
  if (clientId === null || clientSecret === null) throw new TokenError("invalid_request");
  const client = state.oauth2Clients.find((candidate) => candidate.clientId === clientId);
  if (client === undefined || client.clientSecret !== clientSecret) throw new TokenError("invalid_client");
  return client;
}

function respondOrRefuse(c: RequestContext, proceed: () => Response): Response {
  try {
    return proceed();
  } catch (error) {
    if (!(error instanceof TokenError)) throw error;
    return c.json({ error: error.message }, error.message === "invalid_client" ? 401 : 400);
  }
}
