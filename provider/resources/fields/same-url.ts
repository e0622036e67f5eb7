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
  return comparable(withoutTrailingSlash(url));
}
