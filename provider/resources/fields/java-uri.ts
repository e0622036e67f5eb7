import { isIPv4 } from "node:net";

/** How `java.net.URI`, with which Confluence parses URLs, interprets a URL that JavaScript accepts. */
export interface JavaUri {
  /** Why it rejects the URL, as the rest of a sentence; undefined if it accepts the URL. */
  readonly problem: string | undefined;
  /** Undefined if it finds no host in the authority (a registry-based authority). */
  readonly host: string | undefined;
}

/** Scheme, authority, path, and the rest from `?`. */
const PARTS = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)([^?#]*)(.*)$/isu;

/**
 * ASCII characters that RFC 2396 allows, besides `%` with two hexadecimal digits; brackets only after the path, or for IPv6
 * addresses.
 */
const ALLOWED = /^[A-Za-z0-9\-_.!~*'();/:@&=+$,%]$/;
const ALLOWED_IN_QUERY = /^[A-Za-z0-9\-_.!~*'();/:@&=+$,%?#[\]]$/;

/** Outside of ASCII, everything except control characters and whitespace is allowed. */
const NEVER_ALLOWED = /[\p{Cc}\p{Z}\p{Cs}]/u;

/**
 * Parses a URL as a JDK does (tested with 17 and 25): `tests/support/java-readings.ts` has the table,
 * `tests/unit/resources/java-readings.test.ts` compares it with the installed JDK.
 *
 * @param url absolute, without credentials
 */
export function readAsJava(url: string): JavaUri {
  const [, , authority = "", path = "", query = ""] = PARTS.exec(url) ?? [];
  const isIpv6 = /^\[[^\]]*\](:\d*)?$/.test(authority);
  const problem =
    (authority === "" ? "has no host" : undefined) ??
    problemIn(isIpv6 ? "" : authority, ALLOWED) ??
    problemIn(path, ALLOWED) ??
    problemIn(query, ALLOWED_IN_QUERY);
  return { problem, host: hostOf(authority) };
}

/** Why `java.net.URI` rejects an http or https URL; undefined for URLs with other schemes, which are not parsed here. */
export function javaProblem(url: string): string | undefined {
  return /^https?:\/\//i.test(url) ? readAsJava(url).problem : undefined;
}

/**
 * What `java.net.URI.equals` compares, as one string: scheme, host and escaped octets are case-insensitive, all else is not.
 */
export function comparable(url: string): string {
  const { host } = readAsJava(url);
  return url
    .replace(PARTS, (_all, scheme: string, authority: string, path: string, rest: string) => {
      const folded = host === undefined ? authority : authority.toLowerCase();
      return `${scheme.toLowerCase()}://${folded}${path}${rest}`;
    })
    .replace(/%[0-9a-f]{2}/gi, (octet) => octet.toUpperCase());
}

function problemIn(part: string, allowed: RegExp): string | undefined {
  const lonePercent = /%(?![0-9a-f]{2})/i.test(part);
  if (lonePercent)
    return "contains a % that encodes nothing, which Confluence does not accept: write it as %25";
  for (const character of part) {
    const isAllowed = character <= "\u007f" ? allowed.test(character) : !NEVER_ALLOWED.test(character);
    if (isAllowed) continue;
    return `contains ${shown(character)}, which Confluence does not accept in a URL${writtenAs(character)}`;
  }
  return undefined;
}

function shown(character: string): string {
  return /[\p{C}\p{Z}]/u.test(character)
    ? `the character U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`
    : `"${character}"`;
}

function writtenAs(character: string): string {
  return /\p{Cs}/u.test(character) ? "" : `: write it as ${encodeURIComponent(character)}`;
}

/** A name consists of labels of letters, digits and inner hyphens; the last of several labels begins with a letter. */
const HOST_NAME = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*(?:[a-z](?:[a-z0-9-]*[a-z0-9])?)\.?$/i;
const SINGLE_LABEL = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.?$/i;

function hostOf(authority: string): string | undefined {
  const host = authority.replace(/^[^@]*@/, "").replace(/:\d{0,9}$/, "");
  if (host.startsWith("[")) return host;
  return isIPv4(host) || HOST_NAME.test(host) || SINGLE_LABEL.test(host) ? host : undefined;
}
