import { comparable } from "./java-uri";

/** The URL without trailing slashes, which is what Confluence compares and stores. */
export function withoutTrailingSlash(url: string): string {
  return url.replace(/\/+$/, "");
}

/**
 * Whether two URLs address the same application, as the server compares them: scheme and host are case-insensitive, the rest
 * is case-sensitive; trailing slashes are ignored.
 */
export function isSameUrl(one: string, other: string): boolean {
  return urlKey(one) === urlKey(other);
}

/** The same string for all spellings of a URL that are equal for {@link isSameUrl}. */
export function urlKey(url: string): string {
  const known = KEYS.get(url);
  if (known !== undefined) return known;
  const key = comparable(withoutTrailingSlash(url));
  KEYS.set(url, key);
  return key;
}

/** A run compares every link with every other one: each URL is parsed only once. */
const KEYS = new Map<string, string>();
