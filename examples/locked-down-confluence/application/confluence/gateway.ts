import { html } from "hono/html";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { RequestContext, Routes } from "../environment";
import { requireSession } from "../pages/login";
import { type Markup, page } from "../pages/page";
import type { ConfluenceVisit } from "./access";
import { rewritePage, rewriteStyles } from "./rewrite";
import { type ConfluenceSite, GATEWAY } from "./site";
import { isBasicOff } from "./unasked-access";

/**
 * Opens pages of Confluence for the administrator who is logged in, for reading: what changes something there is done in
 * Confluence itself. The browser gets pages, and neither credentials nor cookies of Confluence.
 */
export const gatewayRoutes: Routes = (app, { access }) => {
  const { site } = access;

  app.get(GATEWAY, (c) => c.redirect(`${GATEWAY}/`, 302));

  app.get(`${GATEWAY}/*`, async (c) => {
    const session = requireSession(c);
    if (session instanceof Response) return session;
    const { visit } = session;
    if (visit === undefined) return problem(c, 403, "noAccount");
    const url = site.targetOf(new URL(c.req.url));
    if (url === undefined) return problem(c, 400, "outside");
    const special = site.specialPage(url);
    if (special === "logout") return c.redirect("/logout", 303);
    if (special !== undefined) return problem(c, 403, special === "login" ? "loginPage" : "passwordPrompt");
    const answer = await visit.open(url, forwardedHeaders(c)).catch(() => undefined);
    return answer === undefined ? problem(c, 502, "unreachable") : handOn(c, site, visit, url, answer);
  });

  app.all(`${GATEWAY}/*`, (c) => problem(c, 405, "readOnly"));
};

async function handOn(
  c: RequestContext,
  site: ConfluenceSite,
  visit: ConfluenceVisit,
  url: URL,
  answer: Response,
): Promise<Response> {
  if (await isBasicOff(answer)) return problem(c, 403, "basicOff", visit.account);
  const location = answer.headers.get("Location");
  const target = location === null ? undefined : new URL(location, url);
  const isRefused =
    answer.status === 401 ||
    (target !== undefined && site.contains(target) && site.specialPage(target) === "login") ||
    !isAnsweredFor(visit.account, answer);
  if (isRefused || target !== undefined) await answer.body?.cancel();
  if (isRefused) return problem(c, 403, "refused", visit.account);
  if (target !== undefined) {
    // The browser goes elsewhere by itself, with nothing of Confluence's in its hands.
    return c.redirect(site.contains(target) ? site.gatewayPathOf(target) : target.href, 302);
  }

  const headers = new Headers(PASSED_ON.flatMap((name) => pair(name, answer.headers.get(name))));
  const type = answer.headers.get("Content-Type") ?? "";
  headers.set("Cache-Control", type.includes("html") ? "no-store" : "private, no-cache");
  const { status, body } = answer;
  if (body !== null && type.includes("text/html")) {
    const banner = await bannerFor(visit.account);
    return new Response(rewritePage(await answer.text(), site, url, banner), { status, headers });
  }
  if (body !== null && type.includes("text/css")) {
    return new Response(rewriteStyles(await answer.text(), site, url), { status, headers });
  }
  return new Response(body, { status, headers });
}

/** Confluence says whom it has answered; a page made for somebody else, or for nobody, is not shown. */
function isAnsweredFor(account: string, answer: Response): boolean {
  const name = answer.headers.get("X-AUSERNAME");
  return name === null || decodeURIComponent(name).toLowerCase() === account.toLowerCase();
}

/** Cookies and everything else that says something about the browser or its user stay here. */
function forwardedHeaders(c: RequestContext): Record<string, string> {
  const asked = ["Accept", "Accept-Language", "If-None-Match", "If-Modified-Since", "Range"];
  return Object.fromEntries([
    ...asked.flatMap((name) => pair(name, c.req.header(name) ?? null)),
    ["User-Agent", "Reporting-Gateway/1.0"],
  ]);
}

/** Nothing that sets cookies, challenges or names users. */
const PASSED_ON = [
  "Content-Type",
  "Content-Language",
  "Content-Disposition",
  "Content-Range",
  "ETag",
  "Last-Modified",
];

function pair(name: string, value: string | null): [string, string][] {
  return value === null ? [] : [[name, value]];
}

const bannerStyle =
  "all: initial; display: flex; flex-wrap: wrap; gap: 4px 16px; align-items: center; padding: 6px 16px; font: 14px/1.5 Georgia, serif; color: #fff; background: #0b6b4f";
const inheritStyle = "all: unset; cursor: pointer; text-decoration: underline; color: #fff; outline: revert";

async function bannerFor(account: string): Promise<string> {
  const markup = await html`<div style="${bannerStyle}" role="navigation" aria-label="Reporting">
<a href="/" style="${inheritStyle}">Back to Reporting</a>
<span>Opened as ${account}</span>
<form method="post" action="/logout" style="margin: 0 0 0 auto"><button style="${inheritStyle}">Log out of Reporting</button></form></div>`;
  return markup.toString();
}

const PROBLEMS = {
  noAccount: {
    title: "No account in Confluence",
    text: () =>
      "Your user in Reporting has no account in Confluence, so there is nobody to open this page for.",
  },
  outside: { title: "No page of Confluence", text: () => "This address leads out of Confluence." },
  loginPage: {
    title: "There is no login here",
    text: () => "Reporting opens Confluence for you; never type a password of Confluence here.",
  },
  passwordPrompt: {
    title: "Only in Confluence itself",
    text: () => "Confluence asks for your password here. Open this page in Confluence itself.",
  },
  readOnly: {
    title: "Only for reading",
    text: () => "Reporting opens pages for reading. Open Confluence itself to change something.",
  },
  refused: {
    title: "Confluence does not let you in",
    text: (account: string) =>
      `Confluence did not accept this installation's request for ${account}. Its access has been revoked, or the account has.`,
  },
  basicOff: {
    title: "Confluence does not accept passwords here",
    text: (account: string) =>
      `Confluence did not look at the password of ${account}: it does not accept HTTP Basic from this account on this page. Give this installation a personal access token, or have an administrator of Confluence allow it.`,
  },
  unreachable: { title: "Confluence does not answer", text: () => "Try again in a while." },
} as const;

function problem(
  c: RequestContext,
  status: ContentfulStatusCode,
  kind: keyof typeof PROBLEMS,
  account = "",
): Response | Promise<Response> {
  const { title, text } = PROBLEMS[kind];
  const body: Markup = html`<p class="error" role="alert">${text(account)}</p>
<p><a href="/">Back to Reporting</a></p>`;
  return page(c, title, body, status);
}
