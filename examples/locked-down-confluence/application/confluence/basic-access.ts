import { CookieJar } from "tough-cookie";
import { type ConfluenceAccess, type ConfluenceVisit, sendToConfluence } from "./access";
import type { ConfluenceSite } from "./site";

/**
 * The administrator's own password, sent unasked with every request: Confluence never asks for one, it sends whoever
 * brings none to its login page. The session that Confluence answers with is kept here, for this administrator only,
 * and never reaches a browser.
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
    visitAs: (account) => visit(site, account, passwords[account]),
  };
}

function visit(site: ConfluenceSite, account: string, password: string | undefined): ConfluenceVisit {
  let cookies = new CookieJar();
  let isRefused = password === undefined;
  const authorization = `Basic ${Buffer.from(`${account}:${password ?? ""}`).toString("base64")}`;

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
      if (isRefused) return new Response(null, { status: 401 });
      const answer = await send(url, { ...headers, authorization });
      isRefused =
        answer.status === 401 || answer.headers.get("X-Seraph-LoginReason") === "AUTHENTICATION_DENIED";
      return answer;
    },
    async end() {
      const hasSession = (await cookies.getCookies(`${site.baseUrl}/`)).length > 0;
      // Without the password: this request is to end a session, not to start one.
      if (hasSession) await send(new URL(`${site.baseUrl}/logout.action`), {}).catch(() => undefined);
      cookies = new CookieJar();
      isRefused = true;
    },
  };
}
