import { AppLinksError } from "../http/errors";
import type { ConnectionOutline } from "./connection-settings";

/** Risky settings, detected without a request. */
const CAUTIONS: readonly ((settings: ConnectionOutline) => string | undefined)[] = [
  ({ baseUrl, allowInsecureHttp }) => {
    if (!allowInsecureHttp) return undefined;
    const what = baseUrl.startsWith("https:")
      ? `allowInsecureHttp is on, although ${baseUrl} does not need it: if the URL is later changed to plain http, the administrator's credentials will be sent in clear text without an error.`
      : `the credentials for ${baseUrl} are sent in clear text (allowInsecureHttp): whoever can read the traffic has this administrator's permissions.`;
    return `${what} Use https and remove allowInsecureHttp.`;
  },
  ({ login }) =>
    "password" in login && isPersonalAccessToken(login.password)
      ? "the password has the form of a personal access token, which Confluence does not accept as a password. Set it as `token` instead, and remove the password and the user name."
      : undefined,
  ({ login }) =>
    "password" in login && login.password.trim() !== login.password
      ? "the password begins or ends with whitespace, which is sent as part of it. Set it again if that is not intended."
      : undefined,
  ({ login }) =>
    login instanceof AppLinksError
      ? `a preview runs without a login; everything else stops before it sends a request. ${login.what}. ${login.hint ?? ""}`
      : undefined,
];

/**
 * What the user of a connection should be told on every run.
 *
 * @returns sentences that name the connection and say what to do
 */
export function connectionCautions(settings: ConnectionOutline): string[] {
  return CAUTIONS.flatMap((caution) => caution(settings) ?? []).map((text) => `"${settings.name}": ${text}`);
}

/** Base64 of a number, a colon and random bytes, 44 characters in all: the format of Confluence, Jira and Bitbucket. */
function isPersonalAccessToken(password: string): boolean {
  if (!/^[A-Za-z0-9+/]{43}[A-Za-z0-9+/=]$/.test(password)) return false;
  return /^\d{6,}:/.test(Buffer.from(password, "base64").toString("latin1"));
}
