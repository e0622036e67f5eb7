import { html } from "hono/html";
import type { HandlerResponse, RequestContext, Routes } from "../context/context";
import { errorPage, page } from "../http/html";
import { hasRole } from "../login/access";
import { redirectToLogin } from "../login/login-form";
import type { ContentPage } from "../state/server-state";

/** What a visitor reads: the home page and a few pages in spaces. Anonymous visitors are sent to the login form unless anonymous access is on. */
export const contentRoutes: Routes = (app) => {
  for (const path of ["/", "/index.action", "/dashboard.action"]) {
    app.get(path, (c) => forReaders(c, () => home(c)));
  }
  app.get("/pages/viewpage.action", (c) =>
    forReaders(c, () => view(c, ({ id }) => id === c.req.query("pageId"))),
  );
  app.get("/display/:space/:title", (c) => {
    const { space, title: encoded } = c.req.param();
    const title = encoded.replaceAll("+", " ");
    return forReaders(c, () =>
      view(c, (candidate) => candidate.space === space && candidate.title === title),
    );
  });
};

/** Guards a page that people read. */
export function forReaders(c: RequestContext, show: () => HandlerResponse): HandlerResponse {
  return hasRole(c, "user") || c.var.context.settings.anonymousAccess ? show() : redirectToLogin(c);
}

function home(c: RequestContext): HandlerResponse {
  const { contextPath, state } = c.var.context;
  const items = state.pages.map(
    ({ id, title, space }) =>
      html`<li><a href="${contextPath}/pages/viewpage.action?pageId=${id}">${title}</a> <span class="quiet-text">${space}</span></li>`,
  );
  return page(c, "Home", html`${welcome(c)}<h2>Pages</h2><ul>${items}</ul>`);
}

function view(c: RequestContext, isWanted: (page: ContentPage) => boolean): HandlerResponse {
  const found = c.var.context.state.pages.find(isWanted);
  if (found === undefined) return errorPage(c, 404, "There is no such page.");
  return page(
    c,
    found.title,
    html`<p class="quiet-text">Space ${found.space}</p><div id="main-content"><p>${found.body}</p></div>${welcome(c)}`,
  );
}

function welcome(c: RequestContext) {
  const user = c.var.caller.user;
  return user === undefined
    ? html`<p>You are not logged in.</p>`
    : html`<p>You are logged in as <strong>${user.displayName}</strong> (${user.name}).</p>`;
}
