import { html } from "hono/html";
import type { EmulatorContext, RequestContext, Routes } from "../context/context";
import { readParameters } from "../http/bodies";
import { type Markup, page } from "../http/html";
import { editPath, linksPath } from "../http/request-addresses";
import { requireXsrfToken } from "../http/xsrf";
import { requireWebSudo } from "../login/access";
import type { Link } from "../state/server-state";
import { evaluateStatus, type LinkStatus } from "../status/evaluate";
import { listedLinks } from "../store/link-store";
import { typeTitle } from "../store/link-types";
import { incomingLabels, outgoingLabels } from "./authentication-labels";
import { createLink, createLinkForm } from "./create-link";
import { statusBadge } from "./status-badge";

/** The administration page with all links: type, primary mark, authentication in both directions, and status. New ones are added here. */
export const linksPageRoutes: Routes = (app, context) => {
  app.on(["GET", "POST"], linksPath, async (c) => {
    const refused = requireWebSudo(c);
    if (refused !== undefined) return refused;
    if (c.req.method === "GET") return show(c);

    const forged = await requireXsrfToken(c);
    if (forged !== undefined) return forged;
    const sent = await readParameters(c);
    const created = await createLink(context, c.var.caller.user?.name, sent);
    if (Array.isArray(created)) return show(c, { sent, errors: created });
    const message = encodeURIComponent(`${created.name} has been linked.`);
    return c.redirect(`${context.contextPath}${editPath(created.id)}?message=${message}`);
  });
};

/** A form that was refused, and why. */
interface Refused {
  readonly sent: URLSearchParams;
  readonly errors: readonly string[];
}

async function show(c: RequestContext, refused?: Refused): Promise<Response> {
  const { context } = c.var;
  const { user, session } = c.var.caller;
  const callback = `${context.baseUrl}${linksPath}`;
  const links = listedLinks(context);
  const statuses = await Promise.all(
    links.map((link) => evaluateStatus(context, link, { user: user?.name ?? "", callback })),
  );
  const message = c.req.query("message");
  return page(
    c,
    "Application links",
    html`${(refused?.errors ?? []).map((error) => html`<p class="error" role="alert">${error}</p>`)}
${message === undefined ? "" : html`<p class="notice" role="status">${message}</p>`}
<p>Applications that ${context.state.title} calls, and that may call ${context.state.title}.</p>
${links.length === 0 ? html`<p>There are no application links.</p>` : table(context, links, statuses)}
${createLinkForm(session?.xsrfToken ?? "", refused?.sent)}
${oauth2Section(context)}`,
    refused === undefined ? 200 : 400,
  );
}

function table(context: EmulatorContext, links: readonly Link[], statuses: readonly LinkStatus[]): Markup {
  return html`<table class="stacked">
<caption class="quiet-text">${links.length} application ${links.length === 1 ? "link" : "links"}</caption>
<thead><tr>
<th scope="col">Application</th><th scope="col">Type</th><th scope="col">Outgoing</th><th scope="col">Incoming</th>
<th scope="col">Status</th><th scope="col"><span class="unseen">Actions</span></th>
</tr></thead>
<tbody>${links.map((link, index) => row(context, link, statuses[index]))}</tbody>
</table>`;
}

function row(context: EmulatorContext, link: Link, status: LinkStatus | undefined): Markup {
  return html`<tr data-link="${link.id}">
<th scope="row" data-label="Application"><div>${link.name}
${link.isPrimary ? html`<span class="badge neutral">Primary</span>` : ""}
${link.isSystem ? html`<span class="badge neutral">System</span>` : ""}
<a class="address" href="${link.displayUrl}">${link.displayUrl}</a></div></th>
<td data-label="Type">${typeTitle(link.typeId)}</td>
<td data-label="Outgoing">${joined(outgoingLabels(context, link))}</td>
<td data-label="Incoming">${joined(incomingLabels(context, link))}</td>
<td data-label="Status"><div>${status === undefined ? "" : statusBadge(status)}</div></td>
<td><a href="${context.contextPath}${editPath(link.id)}" aria-label="Configure ${link.name}">Configure</a></td>
</tr>`;
}

function joined(labels: readonly string[]): Markup {
  return labels.length === 0
    ? html`<span class="quiet-text">Not configured</span>`
    : html`${labels.join(", ")}`;
}

/** OAuth 2.0 has no application links, but this is where administrators look for it. */
function oauth2Section({ state }: EmulatorContext): Markup {
  const rows = [
    ...state.oauth2Clients.map(({ name, scope, redirects }) => [
      "Incoming",
      name,
      `${scope}: ${redirects.join(", ")}`,
    ]),
    ...state.oauth2Configs.map(({ name, scopes, tokenEndpoint }) => [
      "Outgoing",
      name,
      `${scopes.join(" ")}: ${tokenEndpoint}`,
    ]),
  ];
  if (rows.length === 0) return html``;
  return html`<h2>External applications (OAuth 2.0)</h2>
<table class="stacked">
<thead><tr><th scope="col">Application</th><th scope="col">Direction</th><th scope="col">Scope and addresses</th></tr></thead>
<tbody>${rows.map(
    ([direction, name, details]) => html`<tr>
<th scope="row" data-label="Application">${name}</th>
<td data-label="Direction">${direction}</td>
<td data-label="Scope">${details}</td></tr>`,
  )}</tbody>
</table>`;
}
