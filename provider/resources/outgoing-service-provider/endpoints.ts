import { isUrl } from "../../http/is-url";
/**
 * Whether a stored and a wanted endpoint are equivalent. Confluence's own screen stores an endpoint below the link's URL as
 * the rest of its path, and Confluence resolves a path against the link's host: both interpretations count.
 *
 * @param base the link's RPC or display URL
 */
export function isSameEndpoint(stored: string, wanted: string, base: string): boolean {
  if (stored === wanted) return true;
  const readings = readingsOf(wanted, base);
  return readingsOf(stored, base).some((reading) => readings.includes(reading));
}

function readingsOf(endpoint: string, base: string): readonly string[] {
  if (!endpoint.startsWith("/")) return [normalised(endpoint)];
  return [new URL(endpoint, base).href, normalised(base.replace(/\/+$/, "") + endpoint)];
}

function normalised(url: string): string {
  return isUrl(url) ? new URL(url).href : url;
}
