import { html } from "hono/html";
import { GATEWAY } from "../confluence/site";
import type { Routes } from "../environment";
import { requireSession } from "./login";
import { page } from "./page";

/** The page with links into Confluence, for those who have an account there. */
export const overviewRoutes: Routes = (app, { settings }) => {
  app.get("/", (c) => {
    const session = requireSession(c);
    if (session instanceof Response) return session;
    const { visit } = session;
    const links = settings.links.map(
      ({ title, path }) => html`<li><a href="${GATEWAY}${path}">${title}</a></li>`,
    );
    return page(
      c,
      "This week's report",
      html`<p>12 incidents, 3 of them at night. Nobody was paged twice.</p>
<h2>In Confluence</h2>
${
  visit === undefined
    ? html`<p>You have no account in Confluence. Ask an administrator of Reporting what the pages say.</p>`
    : html`<ul class="pages">${links}</ul>
<p class="quiet">You read Confluence as <strong>${visit.account}</strong>, until you log out here.</p>`
}`,
    );
  });
};
