import { percentEncode } from "./signature";

/** A refusal in the terms of the OAuth problem reporting extension, for example `timestamp_refused`. */
export class OAuthProblem extends Error {
  /**
   * @param problem The problem's name.
   * @param details Further parameters of the response, for example `oauth_acceptable_timestamps`.
   */
  constructor(
    readonly problem: string,
    readonly details: Readonly<Record<string, string>> = {},
  ) {
    super(problem);
    this.name = "OAuthProblem";
  }
}

/** The HTTP status that goes with a problem; 403 for names that the table does not know. */
export function problemStatus(problem: string): 400 | 401 | 403 | 503 {
  return STATUS_OF_PROBLEM[problem] ?? 403;
}

/**
 * The response to a refused OAuth request: the problem with its parameters in body and header, plus a bare challenge when the status is
 * 401.
 */
export function problemResponse({ problem, details }: OAuthProblem, baseUrl: string): Response {
  const status = problemStatus(problem);
  const parameters = { oauth_problem: problem, ...details };
  const headers = new Headers({ "Content-Type": "application/x-www-form-urlencoded;charset=UTF-8" });
  headers.append("WWW-Authenticate", oauthChallenge(baseUrl, parameters));
  if (status === 401) headers.append("WWW-Authenticate", oauthChallenge(baseUrl));
  return new Response(new URLSearchParams(parameters).toString(), { status, headers });
}

/** A `WWW-Authenticate` value: bare for a 401 that no OAuth request caused. */
export function oauthChallenge(baseUrl: string, parameters: Readonly<Record<string, string>> = {}): string {
  const all = Object.entries({ realm: baseUrl, ...parameters });
  return `OAuth ${all.map(([name, value]) => `${name}="${percentEncode(value)}"`).join(", ")}`;
}

const STATUS_OF_PROBLEM: Readonly<Record<string, 400 | 401 | 503>> = {
  version_rejected: 400,
  parameter_absent: 400,
  parameter_rejected: 400,
  timestamp_refused: 400,
  signature_method_rejected: 400,
  nonce_used: 401,
  token_used: 401,
  token_expired: 401,
  token_revoked: 401,
  token_rejected: 401,
  token_not_authorized: 401,
  signature_invalid: 401,
  consumer_key_unknown: 401,
  permission_unknown: 401,
  permission_denied: 401,
  user_refused: 503,
  consumer_key_refused: 503,
};
