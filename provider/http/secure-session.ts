import { hasSecureSession } from "./login";
import type { HttpAnswer, HttpRequest } from "./messages";
import { type Page, readPage } from "./page";

/** What came of confirming the password. */
export interface Confirmation {
  /**
   * `refused` when the password was looked at and not accepted; `unclear` when the next page tells, since a server without
   * secure sessions has nothing to say here.
   */
  readonly outcome: "confirmed" | "refused" | "unclear";
  /** What came in place of a response of Confluence, as far as that can be seen: a page that asks for no password. */
  readonly strayPage?: HttpAnswer;
}

/**
 * Starts a secure administrator session (WebSudo) by confirming the password. Servers before 10 accept the form of
 * `/doauthenticate.action` with the `X-Atlassian-Token: no-check` header; one that wants the token of the form instead
 * gets the form fetched and sent with it.
 *
 * @param exchange sends a request as the logged-in user and keeps the cookies
 */
export async function confirmPassword(
  exchange: (request: HttpRequest) => Promise<HttpAnswer>,
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
 * REST resources that are marked for secure sessions: links, their authentication and their consumers. REST 3.0's own
 * resources are not, nor is deleting.
 */
const MARKED =
  /^\/rest\/(applinks\/(1\.0|2\.0|3\.0|latest)\/applicationlink|applinks-oauth\/1\.0\/applicationlink)\b/;

/** Whether a request is known to need a secure session, unless its `Authorization` header waives that. */
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

/** The form once more with an error is a refused password; one without, or another page, is a missing token. */
function outcomeOf(response: HttpAnswer, page: Page | undefined): Confirmation["outcome"] {
  if (hasSecureSession(response)) return "confirmed";
  const isRefused = response.status === 200 && page?.errors && asksForPassword(page);
  return isRefused ? "refused" : "unclear";
}

/** What a response shows, where it decides; undefined for others, which are not read. */
async function pageIn(response: HttpAnswer): Promise<Page | undefined> {
  const { status, body } = response;
  const decides = (status === 200 || status === 403) && !hasSecureSession(response);
  return decides ? readPage(body) : undefined;
}

function asksForPassword({ forms }: Page): boolean {
  return forms.some((form) => form.asksForPassword);
}

function isHtml({ header }: HttpAnswer): boolean {
  return /html/i.test(header("content-type") ?? "text/html");
}

function tokenOn({ forms }: Page): string | undefined {
  const form = forms.find(
    ({ action, fields }) => /authenticate\.action/.test(action) || fields.has("password"),
  );
  return form?.fields.get("atl_token") || undefined;
}
