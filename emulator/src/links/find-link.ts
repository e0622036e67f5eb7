import type { RequestContext } from "../context/context";
import { respondStatus, respondV3Errors } from "../http/responses";
import type { Link } from "../state/server-state";
import { linkById } from "../store/link-store";
import { isLinkId } from "../store/link-urls";

/** The link that the path parameter `id` names, or the response when there is none. */
export type FoundLink = { ok: true; link: Link } | { ok: false; response: Response };

/** Finds a link for a resource that responds with 404 with a Status entity, also for a malformed id. */
export function findLink(c: RequestContext): FoundLink {
  const link = linkOfPath(c);
  if (link !== undefined) return { ok: true, link };
  const message = "There is no application link with this id.";
  return { ok: false, response: respondStatus(c, 404, { message }) };
}

/** Finds a link for REST 3.0: 404 for an unknown id, 400 for a malformed one. */
export function findLinkV3(c: RequestContext): FoundLink {
  const link = linkOfPath(c);
  if (link !== undefined) return { ok: true, link };
  const id = c.req.param("id") ?? "";
  return {
    ok: false,
    response: !isLinkId(id)
      ? respondV3Errors(c, 400, [{ context: "id", summary: `"${id}" is not an application id.` }])
      : respondV3Errors(c, 404, [{ summary: `There is no application link with the id ${id}.` }]),
  };
}

function linkOfPath(c: RequestContext): Link | undefined {
  return linkById(c.var.context, c.req.param("id") ?? "");
}
