import { createHash } from "node:crypto";
import { withoutTrailingSlash } from "../fields/same-url";

/**
 * The application id that the server derives from a URL for links without an id of their own (generic links): a
 * name-based UUID, MD5 over the normalised URL without trailing slashes and without a namespace, version 3.
 *
 * @example idOfUrl("https://jira.example.com") // "da27e63d-1539-3159-9f9f-7d07dc24f532"
 */
export function idOfUrl(url: string): string {
  const bytes = createHash("md5").update(normalised(url), "utf8").digest();
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x30, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** As java.net.URI normalises and encodes: dot segments removed, other characters percent-encoded, case of the host kept. */
function normalised(url: string): string {
  const [, origin = "", path = "", rest = ""] =
    /^([a-z][a-z0-9+.-]*:\/\/[^/?#]*)([^?#]*)(.*)$/i.exec(url) ?? [];
  return withoutTrailingSlash(encodeOther(origin + withoutDotSegments(path) + rest));
}

/** Empty segments are removed first, so that `..` removes the segment before them. */
function withoutDotSegments(path: string): string {
  if (path === "") return "";
  const kept: string[] = [];
  let isFolder = false;
  for (const segment of path.split("/").slice(1)) {
    const isTakenBack = segment === ".." && kept.length > 0 && kept.at(-1) !== "..";
    isFolder = isTakenBack || segment === "" || segment === ".";
    if (isTakenBack) kept.pop();
    else if (!isFolder) kept.push(segment);
  }
  return `/${kept.join("/")}${isFolder && kept.length > 0 ? "/" : ""}`;
}

function encodeOther(text: string): string {
  return text.normalize("NFC").replace(/[^\x20-\x7e]/gu, encodeURIComponent);
}
