import { AppLinksError } from "../http/errors";
import type { ConnectionOutline } from "./settings";

/** What to think twice about, judged without a request. */
const CAUTIONS: readonly ((settings: ConnectionOutline) => string | undefined)[] = [
  ({ baseUrl, allowInsecureHttp }) => {
    if (!allowInsecureHttp) return undefined;
    const what = baseUrl.startsWith("https:")
      ? `allowInsecureHttp is on, although ${baseUrl} needs no such permission: a later change of the address to plain http would send the administrator's login in clear without a question.`
      : `the login for ${baseUrl} is sent in clear (allowInsecureHttp): whoever sees the traffic has this administrator's rights.`;
    return `${what} Use https and remove allowInsecureHttp.`;
  },
  ({ login }) =>
    "password" in login && isPersonalAccessToken(login.password)
      ? "the password has the form of a personal access token, which Confluence does not accept as a password. Set it as `token` instead, and remove the password and the user name."
      : undefined,
  ({ login }) =>
    "password" in login && login.password.trim() !== login.password
      ? "the password begins or ends with a blank, which is sent as a part of it. Set it anew if that is not meant."
      : undefined,
  ({ login }) =>
    login instanceof AppLinksError
      ? `a preview runs without a login, everything else stops before it sends anything. ${login.what}. ${login.hint ?? ""}`
      : undefined,
];

/**
 * What the user of a connection should know at every run.
 *
 * @returns sentences that name the connection and say what to do
 */
export function connectionCautions(settings: ConnectionOutline): string[] {
  return CAUTIONS.flatMap((caution) => caution(settings) ?? []).map((text) => `"${settings.name}": ${text}`);
}

/** Base64 of a number, a colon and random bytes, 44 characters in all: what Confluence, Jira and Bitbucket hand out. */
function isPersonalAccessToken(password: string): boolean {
  if (!/^[A-Za-z0-9+/]{43}[A-Za-z0-9+/=]$/.test(password)) return false;
  return /^\d{6,}:/.test(Buffer.from(password, "base64").toString("latin1"));
}
