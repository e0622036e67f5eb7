import type { EmulatorContext } from "../context/context";
import type { OAuth2Client } from "../state/server-state";
import { includesScope, isScope, type Scope } from "./scopes";

/** A client's authorisation request, checked. */
export interface AuthorizationRequest {
  readonly client: OAuth2Client;
  readonly redirectUri: string;
  readonly scope: Scope;
  readonly state: string | null;
  readonly codeChallenge: string | null;
  readonly codeChallengeMethod: "plain" | "S256" | null;
}

/** A valid request; one whose redirect address cannot be trusted; or one whose client gets an error by redirect. */
export type CheckedRequest =
  | { kind: "valid"; request: AuthorizationRequest }
  | { kind: "untrusted"; error: string }
  | { kind: "invalid"; redirect: string };

/** Checks the parameters of an authorisation request. Nothing goes to a redirect address that is not registered. */
export function checkAuthorizationRequest(
  { state: { oauth2Clients } }: EmulatorContext,
  parameters: URLSearchParams,
): CheckedRequest {
  const client = oauth2Clients.find(({ clientId }) => clientId === parameters.get("client_id"));
  if (client === undefined) return { kind: "untrusted", error: "invalid_client" };
  const redirectUri = parameters.get("redirect_uri") ?? "";
  if (!client.redirects.includes(redirectUri)) return { kind: "untrusted", error: "invalid_redirect_uri" };

  const state = parameters.get("state");
  const refuse = (error: string): CheckedRequest => ({
    kind: "invalid",
    redirect: withParameters(redirectUri, { error, state }),
  });
  if (parameters.get("response_type") !== "code") return refuse("unsupported_response_type");
  const scope = parameters.get("scope") ?? "";
  if (scope === "") return refuse("invalid_request");
  if (!isScope(scope) || !isScope(client.scope) || !includesScope(client.scope, scope))
    return refuse("invalid_scope");
  const codeChallenge = parameters.get("code_challenge");
  const method = parameters.get("code_challenge_method") ?? "plain";
  if (method !== "plain" && method !== "S256") return refuse("invalid_request");
  const codeChallengeMethod = codeChallenge === null ? null : method;
  return {
    kind: "valid",
    request: { client, redirectUri, scope, state, codeChallenge, codeChallengeMethod },
  };
}

/** An address with further query parameters, null ones left out. */
export function withParameters(address: string, parameters: Readonly<Record<string, string | null>>): string {
  const url = new URL(address);
  for (const [name, value] of Object.entries(parameters))
    if (value !== null) url.searchParams.set(name, value);
  return url.toString();
}
