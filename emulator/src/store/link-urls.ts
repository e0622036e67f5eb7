import { createHash } from "node:crypto";
import { isUrl } from "../http/request-addresses";

/** What is wrong with a URL of a link; undefined when nothing is. */
export type UrlProblem = "blank" | "malformed" | "not-absolute";

/** Checks the URL of a link: absolute, and http or https. */
export function urlProblem(text: string | undefined): UrlProblem | undefined {
  if (text === undefined || text.trim() === "") return "blank";
  // java.net.URI refuses these characters, while WHATWG URLs encode them.
  if (/[\s<>"{}|\\^`]|%(?![0-9a-f]{2})/i.test(text)) return "malformed";
  if (/^https?:\/\/[^/?#]*\/[^?#]*[[\]]/i.test(text)) return "malformed";
  if (!/^https?:\/\/[^/?#]/i.test(text))
    return /^[a-z][a-z0-9+.-]*:/i.test(text) ? "malformed" : "not-absolute";
  return isUrl(text) ? undefined : "malformed";
}

/** REST 1.0 and 2.0 store URLs without trailing slashes; REST 3.0 stores them as sent. */
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

/** Whether a string has the form of an application id: a UUID as Java reads it, which may leave out leading zeros. */
export function isLinkId(text: string): boolean {
  return text.length <= 36 && /^[0-9a-f]+(?:-[0-9a-f]+){4}$/i.test(text);
}

/** A name-based UUID: MD5 of the string alone, with version nibble 3 and IETF variant (Java's `UUID.nameUUIDFromBytes`). */
export function nameUuid(text: string): string {
  const bytes = createHash("md5").update(text).digest();
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x30, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/**
 * The id of a link whose application has none of its own: derived from its URL, dot segments and trailing slashes removed, letters
 * beyond ASCII percent-encoded. The case of the host counts.
 *
 * @example linkIdOfUrl("https://jira.example.com/") // "da27e63d-1539-3159-9f9f-7d07dc24f532"
 */
export function linkIdOfUrl(url: string): string {
  return nameUuid(toAscii(normalise(url)).replace(/\/+$/, ""));
}

/** Java's `URI.normalize`: dot segments and empty segments of the path go, everything else stays as written. */
function normalise(url: string): string {
  const [, head = "", path = "", tail = ""] =
    /^([a-z][a-z0-9+.-]*:\/\/[^/?#]*)([^?#]*)(.*)$/is.exec(url) ?? [];
  if (head === "") return url;
  const resolved: string[] = [];
  // Whether the path ends with a slash after resolution; dot segments that lead above the root stay as they are.
  let isFolder = false;
  for (const segment of path.split("/")) {
    const isAscent = segment === ".." && resolved.length > 0 && resolved.at(-1) !== "..";
    isFolder = isAscent || segment === "" || segment === ".";
    if (isAscent) resolved.pop();
    else if (!isFolder) resolved.push(segment);
  }
  const end = isFolder && resolved.length > 0 ? "/" : "";
  return `${head}${path === "" ? "" : "/"}${resolved.join("/")}${end}${tail}`;
}

function toAscii(url: string): string {
  return url.normalize("NFC").replace(/[^\p{ASCII}]+/gu, encodeURIComponent);
}
