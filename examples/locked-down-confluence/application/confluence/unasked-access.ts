import { CookieJar } from "tough-cookie";
import { type ConfluenceAccess, type ConfluenceVisit, sendToConfluence } from "./access";
import type { ConfluenceSite } from "./site";

/**
 * The administrator's own password, sent unasked with every request: Confluence never asks for one, it sends whoever
 * brings none to its login page. Confluence 10 and later refuse it, unless an administrator allows Basic authentication.
 *
 * @param passwords by Confluence account.
 */
export function basicAccess(
  site: ConfluenceSite,
  passwords: Readonly<Record<string, string>>,
): ConfluenceAccess {
  return {
    site,
    means: "the password, sent unasked (HTTP Basic)",
    visitAs: (account) => visit(site, account, basicHeader(account, passwords[account])),
  };
}

/**
 * A personal access token of the administrator's own, sent unasked with every request. Works on every Confluence since 7.9,
 * whether it accepts Basic authentication or not.
 *
 * @param tokens by Confluence account.
 */
export function tokenAccess(
  site: ConfluenceSite,
  tokens: Readonly<Record<string, string>>,
): ConfluenceAccess {
  return {
    site,
    means: "a personal access token, sent unasked",
    visitAs: (account) => visit(site, account, tokens[account] && `Bearer ${tokens[account]}`),
  };
}

/** Whether Confluence refuses HTTP Basic, whatever the password: 403, JSON with a `message` and nothing else. */
export async function isBasicOff(answer: Response): Promise<boolean> {
  if (answer.status !== 403 || !answer.headers.get("Content-Type")?.includes("json")) return false;
  const body: unknown = await answer
    .clone()
    .json()
    .catch(() => undefined);
  return typeof body === "object" && body !== null && Object.keys(body).join() === "message";
}

function basicHeader(account: string, password: string | undefined): string | undefined {
  return password && `Basic ${Buffer.from(`${account}:${password}`).toString("base64")}`;
}

/**
 * Sends the same header with every request. The session that Confluence answers with is kept here, for this administrator
 * only, and never reaches a browser.
 *
 * @param authorization undefined for an administrator of whom there is nothing to send.
 */
function visit(site: ConfluenceSite, account: string, authorization: string | undefined): ConfluenceVisit {
  let cookies = new CookieJar();
  let isRefused = authorization === undefined;

  async function send(url: URL, headers: Readonly<Record<string, string>>): Promise<Response> {
    const cookie = await cookies.getCookieString(url.href);
    const answer = await sendToConfluence(site, url, { ...headers, ...(cookie && { cookie }) });
    for (const received of answer.headers.getSetCookie()) {
      await cookies.setCookie(received, url.href, { ignoreError: true });
    }
    return answer;
  }

  return {
    account,
    async open(url, headers = {}) {
      // A few more wrong passwords, and Confluence locks the account behind a CAPTCHA.
      if (isRefused || authorization === undefined) return new Response(null, { status: 401 });
      const answer = await send(url, { ...headers, authorization });
      isRefused =
        answer.status === 401 || answer.headers.get("X-Seraph-LoginReason") === "AUTHENTICATION_DENIED";
      return answer;
    },
    async end() {
      const hasSession = (await cookies.getCookies(`${site.baseUrl}/`)).length > 0;
      // Without the header: this request is to end a session, not to start one.
      if (hasSession) await send(new URL(`${site.baseUrl}/logout.action`), {}).catch(() => undefined);
      cookies = new CookieJar();
      isRefused = true;
    },
  };
}
