import type { ConfluenceSite } from "./site";

/** How this installation gets into Confluence. */
export interface ConfluenceAccess {
  readonly site: ConfluenceSite;
  /** In a few words, for people: "the password, sent unasked". */
  readonly means: string;
  /** A way in for one administrator, from login to logout. */
  visitAs(account: string): ConfluenceVisit;
}

/** One administrator's way into Confluence. */
export interface ConfluenceVisit {
  /** The account in Confluence that pages are opened as. */
  readonly account: string;
  /**
   * Opens a page. Redirects are handed back, not followed, so that nothing goes to an address nobody has looked at.
   *
   * @param url of a page that the site contains.
   * @throws TypeError when Confluence cannot be reached.
   */
  open(url: URL, headers?: Readonly<Record<string, string>>): Promise<Response>;
  /** Forgets everything, in Confluence too. */
  end(): Promise<void>;
}

/** Refuses to send anything that names a user elsewhere; every credential passes here. */
export async function sendToConfluence(
  site: ConfluenceSite,
  url: URL,
  headers: Readonly<Record<string, string>>,
): Promise<Response> {
  if (!site.contains(url)) throw new Error(`${url.origin} is not the Confluence the credentials are for.`);
  return fetch(url, { headers, redirect: "manual", signal: AbortSignal.timeout(TIMEOUT_MS) });
}

const TIMEOUT_MS = 30_000;
