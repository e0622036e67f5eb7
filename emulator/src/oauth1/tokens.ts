import { randomBytes } from "node:crypto";
import type { EmulatorContext } from "../context/context";
import type { OAuthToken } from "../state/server-state";
import { OAuthProblem } from "./problems";

/** How long a request token waits for its user. */
export const REQUEST_TOKEN_LIFETIME_MS = 10 * 60_000;

/** How long an access token works: five years. */
export const ACCESS_TOKEN_LIFETIME_MS = 5 * 365 * 24 * 3600_000;

/** How long an access token can be renewed with its session handle: a month longer than it works. */
export const SESSION_LIFETIME_MS = ACCESS_TOKEN_LIFETIME_MS + 30 * 24 * 3600_000;

/** Stores a new token with a random value and secret. */
export function createToken(
  context: EmulatorContext,
  token: Omit<OAuthToken, "token" | "secret" | "createdAtMs" | "expiresAtMs">,
): OAuthToken {
  const lifetimeMs = token.kind === "request" ? REQUEST_TOKEN_LIFETIME_MS : ACCESS_TOKEN_LIFETIME_MS;
  const created: OAuthToken = {
    ...token,
    token: randomToken(),
    secret: randomToken(),
    createdAtMs: context.now(),
    expiresAtMs: context.now() + lifetimeMs,
  };
  context.state.oauthTokens.push(created);
  context.changed();
  return created;
}

/**
 * The token of this value and kind, issued to this consumer.
 *
 * @throws OAuthProblem `token_rejected` when there is none, `token_expired` when it has run out.
 */
export function requireToken(
  context: EmulatorContext,
  value: string,
  kind: OAuthToken["kind"],
  consumerKey?: string,
): OAuthToken {
  const token = context.state.oauthTokens.find(
    (candidate) => candidate.token === value && candidate.kind === kind,
  );
  if (token === undefined || (consumerKey !== undefined && token.consumerKey !== consumerKey)) {
    throw new OAuthProblem("token_rejected");
  }
  if (token.expiresAtMs < context.now()) throw new OAuthProblem("token_expired");
  return token;
}

/** Forgets the tokens that match. */
export function removeTokens(context: EmulatorContext, matches: (token: OAuthToken) => boolean): void {
  context.state.oauthTokens = context.state.oauthTokens.filter((token) => !matches(token));
  context.changed();
}

/** 32 random letters and digits. */
export function randomToken(): string {
  return randomString(32);
}

/** The code a user carries from the authorise page to the consumer: 6 letters and digits. */
export function randomVerifier(): string {
  return randomString(6);
}

function randomString(length: number): string {
  return Array.from(randomBytes(length), (byte) => ALPHABET[byte % ALPHABET.length]).join("");
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
