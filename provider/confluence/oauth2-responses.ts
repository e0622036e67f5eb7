import * as z from "zod";
import type { HttpClient } from "../http/client";
import type { HttpResponse } from "../http/messages";
import { permissionDenied, unexpected } from "./wire";

/**
 * Throws unless the status is one of `good`. The OAuth 2.0 resources are for system administrators only, and respond with a
 * bare 401 to others; a GET has no input that could be wrong, so a 400 means that the server's own base URL is not https.
 *
 * @throws AppLinksError `permission_denied`, `name_taken`, `base_url_not_https`, `request_refused` …
 */
export function expectOAuth2(http: HttpClient, response: HttpResponse, ...good: readonly number[]): void {
  const { status } = response;
  if (good.includes(status)) return;
  if (status === 401 || status === 403) {
    throw permissionDenied(http, response, "system administrator (an administrator is not enough)");
  }
  if (status === 400 && response.request.method === "GET") {
    throw http.failure(
      "base_url_not_https",
      response,
      "OAuth 2.0 works only if Confluence's own base URL is https: set the Server Base URL in its General Configuration (a proxy may terminate TLS).",
    );
  }
  if (isNameRefused(response)) {
    throw http.failure("name_taken", response, "Choose another name, or rename the other one first.");
  }
  throw unexpected(http, response);
}

/** The error for a server that does not have the resource. */
export function noOAuth2(http: HttpClient, response: HttpResponse): Error {
  return http.failure(
    "unsupported_server",
    response,
    "OAuth 2.0 requires Confluence 7.17 or later. If the server is recent enough, the base URL lacks its context path.",
  );
}

const refusedWire = z.object({ fieldErrors: z.object({ name: z.array(z.unknown()).min(1) }) });

/** Length and whitespace are checked before anything is sent, so a complaint about the name can only be about uniqueness. */
function isNameRefused({ json }: HttpResponse): boolean {
  return refusedWire.safeParse(json).success;
}
