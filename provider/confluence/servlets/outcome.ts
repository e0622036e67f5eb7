import { type HttpClient, xsrfCheckFailed } from "../../http/client";
import { AppLinksError, type Reason } from "../../http/errors";
import { isUrl } from "../../http/is-url";
import type { HttpResponse } from "../../http/messages";
import { type Page, type PageForm, readPage } from "../../http/page";
import { missingPermission, unexpected } from "../wire";

/** The permission that the pages require beyond that of an administrator. */
export const SYSTEM_ADMINISTRATOR = "system administrator";

/**
 * Verifies that a page has saved its form, in which case it redirects to itself. Status 200 is a rejection: the form again
 * with its errors, or, if a permission is missing, a page without the form.
 *
 * @param field name of a field of the form
 */
export async function assertSaved(
  http: HttpClient,
  response: HttpResponse,
  linkId: string,
  field: string,
): Promise<void> {
  if (redirectPath(response).endsWith(`/${linkId}`)) return;
  throw refusal(http, response, "request_refused", await formPage(http, response, field));
}

/**
 * The page with its form, recognised by the form's action or by one of its fields: an existing configuration may be shown as
 * plain text instead of inputs.
 *
 * @throws AppLinksError `permission_denied` for a page without the form, `not_found`, …
 */
export async function formPage(http: HttpClient, response: HttpResponse, field: string): Promise<Page> {
  const { status } = response;
  if (status === 401 || status === 403) {
    throw refusal(http, response, "permission_denied", await readPage(response.body));
  }
  if (status === 404) throw pageGone(http, response);
  if (status === 400) {
    throw http.failure("not_found", response, "The application link was deleted in the meantime: run again.");
  }
  if (status !== 200) throw unexpected(http, response);
  const page = await readPage(response.body);
  const leadsHere = ({ action }: PageForm): boolean =>
    action === "" || action.split("?")[0]?.endsWith(response.request.path) === true;
  if (page.fields.has(field) || page.forms.some(leadsHere)) return page;
  throw refusal(http, response, "permission_denied", page);
}

/** The error for a page that this server does not have. */
export function pageGone(http: HttpClient, response: HttpResponse): AppLinksError {
  return http.failure(
    "unsupported_server",
    response,
    "This server has no such page, for example after an upgrade to a version without it: remove this resource from the program.",
  );
}

/**
 * The error for a page that rejects a request. If its status is not an error, only what the page marks as errors is quoted:
 * the rest is ordinary content.
 */
export function refusal(
  http: HttpClient,
  response: HttpResponse,
  reason: Extract<Reason, "permission_denied" | "request_refused">,
  { errors, text, title }: Page,
  hint = reason === "permission_denied" ? missingPermission(http, response, SYSTEM_ADMINISTRATOR) : undefined,
): AppLinksError {
  const { status, request } = response;
  if (/\bXSRF\b/.test(errors || text)) return xsrfCheckFailed(http, response);
  if (status < 400 && response.responder === "intermediary") return http.otherPage(response);
  const words = errors || (status >= 400 ? text : title && `a page titled "${title}"`);
  return new AppLinksError({
    reason,
    what: `Could not ${request.operation}`,
    instance: http.settings.baseUrl,
    status,
    detail: words === "" ? "a page without a message" : http.redactor.redact(words),
    hint,
  });
}

/** The path of a redirect, without host and query; empty for any other response. */
function redirectPath({ status, header }: HttpResponse): string {
  const location = header("location");
  const isRedirect = status >= 300 && status < 400 && location !== undefined;
  return isRedirect && isUrl(location, "http://relative")
    ? new URL(location, "http://relative").pathname
    : "";
}
