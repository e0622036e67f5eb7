import { hasSecureSession } from "./login";
import type { HttpAnswer, HttpRequest } from "./messages";
import { readPage } from "./page";

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
  const outcome = await outcomeOf(first);
  if (outcome !== "unclear") return { outcome };
  if (isPage(first)) {
    const token = (await tokenOn(first)) ?? (await tokenOn(await exchange(PROMPT)));
    const second =
      token === undefined ? outcome : await outcomeOf(await exchange(confirmation(password, token)));
    if (second !== "unclear") return { outcome: second };
  }
  const isStray = first.status === 200 && !(await asksForPassword(first));
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
async function outcomeOf(response: HttpAnswer): Promise<Confirmation["outcome"]> {
  if (hasSecureSession(response)) return "confirmed";
  if (response.status !== 200) return "unclear";
  const { errors } = await readPage(response.body);
  return errors !== "" && (await asksForPassword(response)) ? "refused" : "unclear";
}

async function asksForPassword({ body }: HttpAnswer): Promise<boolean> {
  const { forms } = await readPage(body);
  return forms.some((form) => form.asksForPassword);
}

function isPage({ status, header }: HttpAnswer): boolean {
  return (status === 200 || status === 403) && /html/i.test(header("content-type") ?? "text/html");
}

async function tokenOn({ body }: HttpAnswer): Promise<string | undefined> {
  const { forms } = await readPage(body);
  const form = forms.find(
    ({ action, fields }) => /authenticate\.action/.test(action) || fields.has("password"),
  );
  return form?.fields.get("atl_token") || undefined;
}
