import type { HttpClient } from "../../http/client";
import { AppLinksError } from "../../http/errors";
import { isLoginPage } from "../../http/login";
import type { HttpResponse } from "../../http/messages";

/** A request to one of the pages on which administrators configure a link. */
export interface ServletRequest {
  readonly method: "GET" | "POST";
  /** Below {@link PAGES}. */
  readonly page: string;
  /** What the page's form would send. */
  readonly form?: Readonly<Record<string, string>>;
  /** As it appears in an error after "Could not". */
  readonly operation: string;
}

/** The path of the pages that configure the authentication of links. */
export const PAGES = "/plugins/servlet/applinks/auth/conf/";

/** The pages for what REST cannot do. Unlike REST, they require a secure administrator session with any credentials. */
export class ServletSession {
  constructor(readonly http: HttpClient) {}

  /**
   * Sends a request in a secure administrator session, which is started when needed. Status 200 does not mean success: the
   * pages also use it for rejections.
   *
   * @throws AppLinksError `password_required` if there is only a token, `secure_session_refused`, `login_redirect`, and what
   * {@link HttpClient.send} throws
   */
  async send({ page, ...request }: ServletRequest): Promise<HttpResponse> {
    const response = await this.http.send({
      ...request,
      path: `${PAGES}${page}`,
      expects: "text",
      isIdempotent: true,
      acceptsRedirect: true,
      isPage: true,
    });
    if (isLoginPage(response)) throw sentToLogin(this.http, request.operation, response);
    return response;
  }
}

function sentToLogin({ settings }: HttpClient, operation: string, { status }: HttpResponse): AppLinksError {
  return new AppLinksError({
    reason: "login_redirect",
    what: `Could not ${operation}: the request ended at Confluence's login page`,
    instance: settings.baseUrl,
    status,
    hint: "Single sign-on, or a proxy, does not pass the Authorization header or the session's cookies on to pages: have them passed on for /doauthenticate.action and /plugins/servlet/applinks/.",
  });
}
