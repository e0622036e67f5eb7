import { isUrl } from "../http/is-url";
/** What is wrong with a URL of a link, undefined for nothing. */
export type UrlProblem = "blank" | "malformed" | "not-absolute";

/** Checks the URL of a link: absolute, and http or https. */
export function urlProblem(text: string | undefined): UrlProblem | undefined {
  if (text === undefined || text.trim() === "") return "blank";
  // What java.net.URI refuses, although WHATWG URLs repair it.
  if (/[\s<>"{}|\\^`]|%(?![0-9a-f]{2})/i.test(text)) return "malformed";
  if (/^https?:\/\/[^/?#]*\/[^?#]*[[\]]/i.test(text)) return "malformed";
  if (!/^https?:\/\/[^/?#]/i.test(text))
    return /^[a-z][a-z0-9+.-]*:/i.test(text) ? "malformed" : "not-absolute";
  return isUrl(text) ? undefined : "malformed";
}

/** REST 1.0 and 2.0 store URLs without trailing slashes; REST 3.0 stores what it is given. */
export function withoutTrailingSlashes(url: string): string {
  return url.replace(/\/+$/, "");
}

/** Whether two URLs are the same to `java.net.URI`: scheme and host in any case, everything else as written. */
export function isSameUrl(a: string, b: string): boolean {
  return foldHost(a) === foldHost(b);
}

function foldHost(url: string): string {
  return url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, (origin) => origin.toLowerCase());
}
