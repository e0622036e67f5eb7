/** The URL without the slashes at its end: what Confluence compares and stores. */
export function withoutTrailingSlash(url: string): string {
  return url.replace(/\/+$/, "");
}

/** Whether two URLs address the same application. Case counts, as it does for the server; trailing slashes do not. */
export function isSameUrl(one: string, other: string): boolean {
  return withoutTrailingSlash(one) === withoutTrailingSlash(other);
}
