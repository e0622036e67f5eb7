/** Why a signed call was rejected, and how to fix it. */
export interface Refusal {
  /** A complete sentence. */
  readonly cause: string;
  /** Complete sentences. */
  readonly fix: string;
}

/**
 * Keyed by the server's `oauth_problem`, plus two without one: `anonymous`, a call without a user, and `level_off`, an empty 401 with a bare
 * challenge. docs/signing-calls.md has the same table.
 */
export const REFUSALS = {
  anonymous: {
    cause:
      "The call is anonymous: `oauth_token` is absent, or no Authorization header was sent, or the consumer has no `executeAs` and the call names no user.",
    fix: "Send `oauth_token` present and empty, without waiting for a challenge. At 2LOi name the user in `xoauth_requestor_id`, in the query or in a form body: it is ignored in the Authorization header.",
  },
  level_off: {
    cause: "Key and signature are right, but the consumer may not make such calls.",
    fix: 'Declare the level: `level: "2LO"` for calls without a user, `"2LOi"` for calls that name one in `xoauth_requestor_id`.',
  },
  token_rejected: {
    cause:
      "`oauth_token` is neither empty nor a token that Confluence has issued to this consumer: some libraries write the word `null`, and a user may have revoked an access token.",
    fix: "At 2LO and 2LOi send `oauth_token` present and empty; at 3LO ask the user again.",
  },
  token_expired: {
    cause:
      "The user's token has expired: a request token after ten minutes, an access token after five years.",
    fix: "Renew an access token with its session handle, or ask the user again.",
  },
  consumer_key_unknown: {
    cause:
      "No consumer has this key: it was removed or renamed, or these are credentials for another Confluence.",
    fix: "Run `pulumi up`, and give the application the new output.",
  },
  signature_invalid: {
    cause: "What was signed is not what arrived, or it was signed with another key than the consumer's.",
    fix: "Sign the URL as the client sees it (scheme, host, port if not the usual one, context path), with every parameter of query and form, and with the private key that belongs to this consumer key. A proxy in between must pass the path on as it came, and the host too, or Confluence must have this URL as its base URL.",
  },
  signature_method_rejected: {
    cause: "The signature method is not RSA-SHA1.",
    fix: "Set `oauth_signature_method` to `RSA-SHA1`: HMAC-SHA1, PLAINTEXT and RSA-SHA256 are not accepted.",
  },
  timestamp_refused: {
    cause: "The clocks of the application and of Confluence are more than five minutes apart.",
    fix: "Synchronise both (NTP). `oauth_timestamp` counts seconds, not milliseconds.",
  },
  nonce_used: {
    cause: "The same call was sent twice with the same nonce and time stamp.",
    fix: "Sign every attempt again, including retries by the HTTP library.",
  },
  parameter_absent: {
    cause: "A parameter of the signature is missing: `oauth_parameters_absent` names it.",
    fix: "Send `oauth_consumer_key`, `oauth_token`, `oauth_signature_method`, `oauth_timestamp`, `oauth_nonce` and `oauth_signature`.",
  },
  parameter_rejected: {
    cause: "A parameter of OAuth occurs twice or cannot be read: `oauth_parameters_rejected` names it.",
    fix: "Send each `oauth_` parameter once: in the header, the query or a form body. `oauth_callback` is `oob` or an absolute address.",
  },
  version_rejected: {
    cause: "`oauth_version` is not 1.0.",
    fix: "Send `1.0`, or leave the parameter out.",
  },
  permission_denied: {
    cause: "The user that the call names is unknown or may not log in, or a user pressed *Deny*.",
    fix: "Name a user of Confluence in `xoauth_requestor_id`, by user name; at 3LO ask the user again.",
  },
  permission_unknown: {
    cause: "The user has not pressed *Allow* yet.",
    fix: "Send the user to `authorizeUrl` first.",
  },
} as const satisfies Readonly<Record<string, Refusal>>;

/** The key of a refusal. */
export type RefusalName = keyof typeof REFUSALS;

/** The parts of a response that show how the server rejected a call. */
export interface RefusedResponse {
  readonly status: number;
  readonly body: string;
  header(name: string): string | undefined;
}

/** The refusal that a response to a signed call with `oauth_token` expresses; undefined when it is not a refusal. */
export function refusalOf({ status, body, header }: RefusedResponse): RefusalName | undefined {
  const challenge = header("www-authenticate") ?? "";
  const named = problemIn(`${challenge} ${body}`);
  if (named !== undefined) return named;
  if (status === 401 && body.trim() === "" && challenge.startsWith("OAuth")) return "level_off";
  return status === 401 || (status >= 300 && status < 400) ? "anonymous" : undefined;
}

/**
 * The refusal that a user reports in any form: a header, a body, a status, a redirect to the login page. Undefined when it is not
 * recognised.
 */
export function refusalReported(words: string): RefusalName | undefined {
  return problemIn(words) ?? (/\b(?:30[1-8]|401)\b|login/i.test(words) ? "anonymous" : undefined);
}

function problemIn(words: string): RefusalName | undefined {
  return [...words.matchAll(/[a-z]+(?:_[a-z]+)+/g)].map(([name]) => name).find(isRefusalName);
}

function isRefusalName(name: string): name is RefusalName {
  return Object.hasOwn(REFUSALS, name);
}
