import { hasSecureSession } from "./login";
import type { HttpRequest, HttpResponse } from "./messages";
import { type Page, readPage } from "./page";

/** The result of confirming the password. */
export interface Confirmation {
  /**
   * `refused` if the password was checked and rejected; `unclear` if only the next page tells, because a server without
   * secure sessions does not respond to the confirmation.
   */
  readonly outcome: "confirmed" | "refused" | "unclear";
  /** A page without a password prompt, which probably does not come from Confluence. */
  readonly strayPage?: HttpResponse;
}

/**
 * Starts a secure administrator session (WebSudo) by confirming the password. Servers before 10 accept the form of
 * `/doauthenticate.action` with the `X-Atlassian-Token: no-check` header; if a server requires the token of the form
 * instead, the form is fetched and sent with it.
 *
 * @param exchange sends a request as the logged-in user and keeps the cookies
 */
export async function confirmPassword(
  exchange: (request: HttpRequest) => Promise<HttpResponse>,
  password: string,
): Promise<Confirmation> {
  const first = await exchange(confirmation(password));
  const page = await pageIn(first);
  const outcome = outcomeOf(first, page);
  if (outcome !== "unclear" || page === undefined) return { outcome };
  if (isHtml(first)) {
    const token = tokenOn(page) ?? tokenOn(await readPage((await exchange(PROMPT)).body));
    if (token !== undefined) {
      const second = await exchange(confirmation(password, token));
      const outcome = outcomeOf(second, await pageIn(second));
      if (outcome !== "unclear") return { outcome };
    }
  }
  const isStray = first.status === 200 && !asksForPassword(page);
  return isStray ? { outcome, strayPage: first } : { outcome };
}

/**
 * REST resources that require a secure session: links, their authentication and their consumers. REST 3.0's own resources do
 * not, nor do deletions.
 */
const MARKED =
  /^\/rest\/(applinks\/(1\.0|2\.0|3\.0|latest)\/applicationlink|applinks-oauth\/1\.0\/applicationlink)\b/;

/** Whether a request is known to require a secure session, unless its `Authorization` header waives that. */
export function isMarked({ method, path }: Pick<HttpRequest, "method" | "path">): boolean {
  return method !== "DELETE" && MARKED.test(path);
}

const PAGE = { expects: "text", isIdempotent: true, acceptsRedirect: true } as const;

const PROMPT: HttpRequest = {
  ...PAGE,
  method: "GET",
  path: "/authenticate.action",
  query: { destination: "/" },
  operation: "open the form of the secure administrator session",
};

function confirmation(password: string, token?: string): HttpRequest {
  return {
    ...PAGE,
    method: "POST",
    path: "/doauthenticate.action",
    form: {
      ...(token === undefined ? {} : { atl_token: token }),
      password,
      authenticate: "Confirm",
      destination: "/",
    },
    operation: "start a secure administrator session",
  };
}

/** The form again with an error means a rejected password; without an error, or another page, it means a missing token. */
function outcomeOf(response: HttpResponse, page: Page | undefined): Confirmation["outcome"] {
  if (hasSecureSession(response)) return "confirmed";
  const isRefused = response.status === 200 && page?.errors && asksForPassword(page);
  return isRefused ? "refused" : "unclear";
}

/** The page of a response, if it is decisive; undefined for others, which are not parsed. */
async function pageIn(response: HttpResponse): Promise<Page | undefined> {
  const { status, body } = response;
  const decides = (status === 200 || status === 403) && !hasSecureSession(response);
  return decides ? readPage(body) : undefined;
}

function asksForPassword({ forms }: Page): boolean {
  return forms.some((form) => form.asksForPassword);
}

function isHtml({ header }: HttpResponse): boolean {
  return /html/i.test(header("content-type") ?? "text/html");
}

function tokenOn({ forms }: Page): string | undefined {
  const form = forms.find(
    ({ action, fields }) => /authenticate\.action/.test(action) || fields.has("password"),
  );
  return form?.fields.get("atl_token") || undefined;
}
