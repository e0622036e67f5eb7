import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { EmulatorContext } from "../context/context";
import type { OAuth2Grant } from "../state/server-state";

/** How long an authorisation code can be exchanged. */
export const CODE_LIFETIME_MS = 60_000;

/** How long an access token works. */
export const ACCESS_TOKEN_LIFETIME_MS = 3600_000;

/** How long a refresh token works. */
export const REFRESH_TOKEN_LIFETIME_MS = 90 * 24 * 3600_000;

/** What the code and the tokens of one authorisation have in common. */
export type Authorisation = Omit<OAuth2Grant, "value" | "kind" | "used" | "expiresAtMs">;

/** Issues a code for a new authorisation, which starts a new family of tokens. */
export function issueCode(
  context: EmulatorContext,
  authorisation: Omit<Authorisation, "family">,
): OAuth2Grant {
  return issue(context, { ...authorisation, family: randomUUID() }, "code", CODE_LIFETIME_MS);
}

/** Issues an access token, and a refresh token with it. */
export function issueTokens(
  context: EmulatorContext,
  authorisation: Authorisation,
): { access: OAuth2Grant; refresh: OAuth2Grant } {
  return {
    access: issue(context, authorisation, "access", ACCESS_TOKEN_LIFETIME_MS),
    refresh: issue(context, authorisation, "refresh", REFRESH_TOKEN_LIFETIME_MS),
  };
}

/** Issues an access token without a refresh token, for a client that acts on its own behalf. */
export function issueAccessToken(
  context: EmulatorContext,
  authorisation: Omit<Authorisation, "family">,
): OAuth2Grant {
  return issue(context, { ...authorisation, family: randomUUID() }, "access", ACCESS_TOKEN_LIFETIME_MS);
}

/** The grant of this kind and value, also an expired or used one. */
export function findGrant(
  { state }: EmulatorContext,
  kind: OAuth2Grant["kind"],
  value: string | null,
): OAuth2Grant | undefined {
  return state.oauth2Grants.find((grant) => grant.kind === kind && grant.value === value);
}

/** Marks a code or refresh token as spent. It is kept, so that a second use is noticed. */
export function spend(context: EmulatorContext, grant: OAuth2Grant): void {
  grant.used = true;
  context.changed();
}

/** Forgets the access tokens of a family: they are replaced by new ones. */
export function retireAccessTokens({ state }: EmulatorContext, family: string): void {
  state.oauth2Grants = state.oauth2Grants.filter(
    (grant) => grant.family !== family || grant.kind !== "access",
  );
}

/** Forgets everything that came out of one authorisation. */
export function revokeFamily(context: EmulatorContext, family: string): void {
  context.state.oauth2Grants = context.state.oauth2Grants.filter((grant) => grant.family !== family);
  context.changed();
}

/** Forgets everything that was granted to a client. */
export function revokeClient(context: EmulatorContext, clientId: string): void {
  context.state.oauth2Grants = context.state.oauth2Grants.filter((grant) => grant.clientId !== clientId);
  context.changed();
}

/** Whether the verifier belongs to the code's challenge (PKCE); true when no challenge was sent. */
export function provesPossession(
  { codeChallenge, codeChallengeMethod }: OAuth2Grant,
  verifier: string | null,
): boolean {
  if (codeChallenge === null) return true;
  if (verifier === null) return false;
  const derived =
    codeChallengeMethod === "S256" ? createHash("sha256").update(verifier).digest("base64url") : verifier;
  return derived === codeChallenge;
}

function issue(
  context: EmulatorContext,
  authorisation: Authorisation,
  kind: OAuth2Grant["kind"],
  lifetimeMs: number,
): OAuth2Grant {
  const grant: OAuth2Grant = {
    ...authorisation,
    kind,
    value: randomBytes(32).toString("hex"),
    used: false,
    expiresAtMs: context.now() + lifetimeMs,
  };
  context.state.oauth2Grants.push(grant);
  context.changed();
  return grant;
}
