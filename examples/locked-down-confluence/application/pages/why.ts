import { html } from "hono/html";
import { openWhenChallenged, type Step } from "../confluence/challenged-client";
import type { RequestContext, Routes } from "../environment";
import { requireSession } from "./login";
import { type Markup, page } from "./page";

/** Shows, live, why a client that waits for a 401 never gets in, and what this installation does instead. */
export const whyRoutes: Routes = (app, environment) => {
  app.get("/why", async (c) => {
    const session = requireSession(c);
    if (session instanceof Response) return session;
    const { visit } = session;
    if (visit === undefined) {
      return page(
        c,
        "How this works",
        html`<p>You have no account in Confluence, so nothing is tried out.</p>`,
      );
    }
    const { access, settings } = environment;
    const url = new URL(access.site.baseUrl + (settings.links[0]?.path ?? "/"));
    try {
      // The name and password of nobody: they are never sent, which is the point.
      const steps = await openWhenChallenged(url, "Basic bm9ib2R5Om5vdGhpbmc=");
      const opened = await visit.open(url, { Accept: "text/html" });
      await opened.body?.cancel();
      return show(c, steps, access.means, opened.status, visit.account);
    } catch {
      return page(
        c,
        "How this works",
        html`<p class="error" role="alert">Confluence cannot be reached.</p>`,
        502,
      );
    }
  });
};

function show(
  c: RequestContext,
  steps: readonly Step[],
  means: string,
  status: number,
  account: string,
): Response | Promise<Response> {
  return page(
    c,
    "How this works",
    html`<p>Both of these were tried just now, on the same page of Confluence.</p>
<h2>A client that waits to be asked for its password</h2>
<ol class="steps" id="challenged">${steps.map(showStep)}</ol>
<p>${verdict(steps)}</p>
<h2>This installation: ${means}</h2>
<ol class="steps" id="unasked"><li>The same page, as <strong>${account}</strong>: <code>${status}</code></li></ol>
<p>${status === 200 ? "Confluence answers with the page, under that name." : "Confluence does not let this installation in."}</p>`,
  );
}

function showStep({ path, hasCredentials, status, challenge, location }: Step): Markup {
  return html`<li><code>GET ${path}</code>, ${hasCredentials ? "with" : "without"} a password: <code>${status}</code>${
    location === null ? "" : html`, redirected to <code>${location}</code>`
  }; ${challenge === null ? "no challenge" : html`challenge <code>${challenge}</code>`}</li>`;
}

function verdict(steps: readonly Step[]): string {
  if (steps.some(({ hasCredentials }) => hasCredentials)) return "It was asked, and sent its password.";
  const last = steps.at(-1);
  return /login/.test(last?.path ?? "")
    ? "It ends on the login page with status 200, and takes that for the page it wanted. It was never asked, so it never sent its password."
    : "It was never asked, so it never sent its password.";
}
