import { parseAuthorization } from "../oauth1/message";
import type { PeerResponse } from "./http";

/** The OAuth problem a refusal names, in its challenge or in its body. */
export function oauthProblemOf(response: PeerResponse): string | undefined {
  if (response.status < 400) return undefined;
  const challenge = response.headers["www-authenticate"] ?? "";
  return (
    parseAuthorization(challenge).find(([name]) => name === "oauth_problem")?.[1] ??
    new URLSearchParams(response.body).get("oauth_problem") ??
    undefined
  );
}

/** Whether the peer no longer accepts the access token: its user has to go through the dance again. */
export function isTokenRefused(response: PeerResponse): boolean {
  return oauthProblemOf(response)?.startsWith("token_") ?? false;
}

/** Whether a refusal means that the level of OAuth is switched off at the peer: a challenge without a body. */
export function isLevelDisabled({ status, headers, body }: PeerResponse): boolean {
  return status === 401 && (headers["www-authenticate"] ?? "").startsWith("OAuth") && body === "";
}
