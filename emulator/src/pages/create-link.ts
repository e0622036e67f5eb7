import { html } from "hono/html";
import type { EmulatorContext } from "../context/context";
import type { Markup } from "../http/html";
import { fetchManifest } from "../peer/peer";
import type { Link } from "../state/server-state";
import { addLink, isTakenId, isTakenName } from "../store/link-store";
import { GENERIC_TYPE, typeTitle } from "../store/link-types";
import { isSameUrl, linkIdOfUrl, urlProblem, withoutTrailingSlashes } from "../store/link-urls";

/** The types that the form offers. */
const offeredTypes = [GENERIC_TYPE, "confluence", "jira", "stash", "bamboo", "crowd"];

/** The form with which an administrator adds a link, filled with what was submitted before. */
export function createLinkForm(token: string, sent = new URLSearchParams()): Markup {
  const value = (field: string) => sent.get(field) ?? "";
  const options = offeredTypes.map(
    (type) =>
      html`<option value="${type}" ${type === value("typeId") ? "selected" : ""}>${typeTitle(type)}</option>`,
  );
  return html`<h2>Create link</h2>
<form method="post"><input type="hidden" name="atl_token" value="${token}">
<label>Name <input name="name" value="${value("name")}" required></label>
<label>Application URL <input name="rpcUrl" type="url" value="${value("rpcUrl")}" required></label>
<label>Type <select name="typeId">${options}</select></label>
<button>Create link</button>
</form>`;
}

/**
 * Adds the link that the form describes. The id of an application with the plugin comes from its manifest.
 *
 * @returns the link, or everything that is wrong
 */
export async function createLink(
  context: EmulatorContext,
  user: string | undefined,
  sent: URLSearchParams,
): Promise<Link | string[]> {
  const [name = "", url = "", typeId = ""] = ["name", "rpcUrl", "typeId"].map(
    (field) => sent.get(field)?.trim() ?? "",
  );
  const rpcUrl = withoutTrailingSlashes(url);
  const problems = [
    ...(name === "" ? ["The name is required."] : []),
    ...(isTakenName(context, name) ? [`The name "${name}" is already in use.`] : []),
    ...(urlProblem(rpcUrl) === undefined ? [] : [`"${url}" is not an http or https URL.`]),
    ...(context.state.links.some((link) => isSameUrl(link.rpcUrl, rpcUrl))
      ? [`Another application link has the URL ${rpcUrl}.`]
      : []),
    ...(offeredTypes.includes(typeId) ? [] : ["There is no such type."]),
  ];
  if (problems.length > 0) return problems;
  const id = typeId === GENERIC_TYPE ? linkIdOfUrl(rpcUrl) : await idOfPeer(context, rpcUrl, typeId);
  if (id === undefined) return [`No ${typeTitle(typeId)} responds at ${rpcUrl}.`];
  if (isTakenId(context, id)) return ["This application is linked already."];
  return addLink(context, user, { id, typeId, name, rpcUrl, displayUrl: rpcUrl, isPrimary: false });
}

async function idOfPeer(
  context: EmulatorContext,
  rpcUrl: string,
  typeId: string,
): Promise<string | undefined> {
  const manifest = await fetchManifest(context, rpcUrl).catch(() => undefined);
  return manifest?.typeId === typeId ? manifest.id.toLowerCase() : undefined;
}
