import { html } from "hono/html";
import type { EmulatorContext, RequestContext, Routes } from "../context/context";
import { readParameters } from "../http/bodies";
import { errorPage, type Markup, page } from "../http/html";
import { editPath, linksPath } from "../http/request-addresses";
import { requireXsrfToken } from "../http/xsrf";
import { hasRole, requireWebSudo } from "../login/access";
import type { Link, OAuthLevel } from "../state/server-state";
import { evaluateStatus } from "../status/evaluate";
import { levelsOf } from "../store/levels";
import { linkById } from "../store/link-store";
import { GENERIC_TYPE, typeTitle } from "../store/link-types";
import {
  choiceOf,
  incomingLabels,
  type LevelChoice,
  levelChoices,
  outgoingLabels,
} from "./authentication-labels";
import { linkActions } from "./link-actions";
import { statusBadge } from "./status-badge";

/** The page on which an administrator changes a link's details and OAuth levels, makes it primary, or deletes it. */
export const editLinkPageRoutes: Routes = (app, context) => {
  app.on(["GET", "POST"], editPath(":id"), async (c) => {
    const refused = requireWebSudo(c);
    if (refused !== undefined) return refused;
    const link = linkById(context, c.req.param("id") ?? "");
    if (link === undefined) return errorPage(c, 404, "There is no application link with this id.");
    if (c.req.method === "GET") return show(c, link);

    const forged = await requireXsrfToken(c);
    if (forged !== undefined) return forged;
    const parameters = await readParameters(c);
    const action = linkActions[parameters.get("action") ?? ""];
    if (action === undefined) return errorPage(c, 400, "There is no such action.");
    const errors = await action(c, link, parameters);
    if (errors.length > 0) return show(c, link, errors);
    const isGone = linkById(context, link.id) === undefined;
    const message = isGone ? `${link.name} has been deleted.` : "The changes have been saved.";
    const target = isGone ? linksPath : editPath(link.id);
    return c.redirect(`${context.contextPath}${target}?message=${encodeURIComponent(message)}`);
  });
};

async function show(c: RequestContext, link: Link, errors: readonly string[] = []): Promise<Response> {
  const { context } = c.var;
  const { user, session } = c.var.caller;
  const callback = `${context.baseUrl}${editPath(link.id)}`;
  const status = await evaluateStatus(context, link, { user: user?.name ?? "", callback });
  const message = c.req.query("message");
  const token = html`<input type="hidden" name="atl_token" value="${session?.xsrfToken ?? ""}">`;
  return page(
    c,
    `Configure ${link.name}`,
    html`<p><a href="${context.contextPath}${linksPath}">All application links</a></p>
${errors.map((error) => html`<p class="error" role="alert">${error}</p>`)}
${message === undefined ? "" : html`<p class="notice" role="status">${message}</p>`}
<dl class="facts">
<dt>Type</dt><dd>${typeTitle(link.typeId)} ${link.isPrimary ? html`<span class="badge neutral">Primary</span>` : ""}</dd>
<dt>Id</dt><dd><code>${link.id}</code></dd>
<dt>Outgoing</dt><dd>${joined(outgoingLabels(context, link))}</dd>
<dt>Incoming</dt><dd>${joined(incomingLabels(context, link))}</dd>
<dt>Status</dt><dd>${statusBadge(status)}</dd>
</dl>
${detailsForm(link, token)}
${link.typeId === GENERIC_TYPE ? "" : levelsForm(c, link, token)}
${otherWays(context, link)}
<h2>This link</h2>
<form method="post">${token}
${link.isPrimary ? "" : html`<button name="action" value="primary" class="quiet">Make primary</button>`}
<details><summary>Delete this link…</summary>
<p>The consumer that lets ${link.name} in stays behind. Disable incoming authentication first to remove it too.</p>
<button name="action" value="delete">Delete ${link.name}</button></details>
</form>`,
    errors.length > 0 ? 400 : 200,
  );
}

function detailsForm(link: Link, token: Markup): Markup {
  return html`<h2>Details</h2>
<form method="post">${token}
<label>Name <input name="name" value="${link.name}" required></label>
<label>Application URL <input name="rpcUrl" type="url" value="${link.rpcUrl}" required></label>
<label>Display URL <input name="displayUrl" type="url" value="${link.displayUrl}" required></label>
<button name="action" value="details">Save details</button>
</form>`;
}

function levelsForm(c: RequestContext, link: Link, token: Markup): Markup {
  const { incoming, outgoing } = levelsOf(c.var.context, link);
  const select = (
    name: string,
    label: string,
    level: OAuthLevel,
  ) => html`<label>${label} <select name="${name}">
${levelChoices.map((choice) => option(choice, choiceOf(level), hasRole(c, "systemAdministrator")))}</select></label>`;
  return html`<h2>OAuth</h2>
<form method="post">${token}
${select("outgoing", `Outgoing: calls to ${link.name}`, outgoing)}
${select("incoming", `Incoming: calls from ${link.name}`, incoming)}
<button name="action" value="levels">Save authentication</button>
</form>`;
}

function option(
  { value, label }: (typeof levelChoices)[number],
  current: LevelChoice,
  mayImpersonate: boolean,
): Markup {
  const isRefused = value === "2LOi" && current !== "2LOi" && !mayImpersonate;
  return html`<option value="${value}" ${value === current ? "selected" : ""} ${isRefused ? "disabled" : ""}>${label}</option>`;
}

/** Links to the configuration servlets. */
function otherWays(context: EmulatorContext, link: Link): Markup {
  const servlet = (path: string, label: string) =>
    html`<li><a href="${context.contextPath}/plugins/servlet/applinks/auth/conf/${path}/${link.id}">${label}</a></li>`;
  const isGeneric = link.typeId === GENERIC_TYPE;
  return html`<h2>${isGeneric ? "Authentication" : "Other authentication"}</h2>
<ul>
${isGeneric ? servlet("oauth/add-consumer-manually", "Incoming OAuth consumer") : servlet("oauth/add-consumer-by-url", "Incoming OAuth: user to execute as")}
${isGeneric ? servlet("oauth/outbound/3rdparty", "Outgoing OAuth service provider") : ""}
${servlet("basic", "Outgoing Basic access")}
${servlet("trusted/inbound-non-ual", "Incoming trusted applications")}
${servlet("trusted/outbound-non-ual", "Outgoing trusted applications")}
</ul>`;
}

function joined(list: readonly string[]): string {
  return list.length === 0 ? "Not configured" : list.join(", ");
}
