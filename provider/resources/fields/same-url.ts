import { comparable } from "./java-uri";

/** The URL without the slashes at its end: what Confluence compares and stores. */
export function withoutTrailingSlash(url: string): string {
  return url.replace(/\/+$/, "");
}

/**
 * Whether two URLs address the same application, as the server compares them: the case of scheme and host does not count, that of
 * the rest does; trailing slashes do not.
 */
export function isSameUrl(one: string, other: string): boolean {
  return urlKey(one) === urlKey(other);
}

/** One string for all spellings of a URL that {@link isSameUrl} holds for the same. */
export function urlKey(url: string): string {
  const known = KEYS.get(url);
  if (known !== undefined) return known;
  const key = comparable(withoutTrailingSlash(url));
  KEYS.set(url, key);
  return key;
}

/** A run compares each link with each other one: the URLs of all of them are read once. */
const KEYS = new Map<string, string>();
