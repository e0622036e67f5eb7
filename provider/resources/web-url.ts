import { createHash } from "node:crypto";
import { z } from "zod";

/** An absolute http(s) URL of an application, stored without trailing slash. */
export const WEB_URL: z.ZodType<string> = z
  .string({ error: "must be an absolute URL" })
  .superRefine((value, context) => {
    const problem = problemOf(value);
    if (problem !== undefined) context.addIssue({ code: "custom", message: problem });
  })
  .transform(withoutTrailingSlash);

/** The URL without the slashes at its end: what Confluence compares and stores. */
export function withoutTrailingSlash(url: string): string {
  return url.replace(/\/+$/, "");
}

/** Whether two URLs address the same application. Case counts, as it does for the server; trailing slashes do not. */
export function isSameUrl(one: string, other: string): boolean {
  return withoutTrailingSlash(one) === withoutTrailingSlash(other);
}

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

/** As java.net.URI normalises and encodes: dot segments out, other characters percent-encoded, host case kept. */
function normalised(url: string): string {
  const [, origin = "", path = ""] = /^([a-z][a-z0-9+.-]*:\/\/[^/?#]*)(.*)$/i.exec(url) ?? [];
  const [pathname = "", ...rest] = path.split(/(?=[?#])/);
  return withoutTrailingSlash(encodeOther(origin + withoutDotSegments(pathname) + rest.join("")));
}

function withoutDotSegments(path: string): string {
  if (path === "") return "";
  const kept: string[] = [];
  for (const segment of path.split("/").slice(1)) {
    if (segment === "." || (segment === "" && kept.length > 0 && kept.at(-1) === "")) continue;
    if (segment === ".." && kept.length > 0 && kept.at(-1) !== "..") kept.pop();
    else kept.push(segment);
  }
  return `/${kept.filter((segment, index) => segment !== "" || index === kept.length - 1).join("/")}`;
}

function encodeOther(text: string): string {
  return text.normalize("NFC").replace(/[^\x20-\x7e]/gu, encodeURIComponent);
}

function problemOf(value: string): string | undefined {
  if (!/^https?:\/\//i.test(value))
    return `"${shown(value)}" has no scheme: write http:// or https:// in front`;
  if (!URL.canParse(value) || /\s/.test(value)) return `"${shown(value)}" is not a URL`;
  const url = new URL(value);
  if (url.username !== "" || url.password !== "") {
    return "has credentials in it: everybody who may see the link would see them. Take them out; OutgoingBasicAuth is the place for a login";
  }
  if (url.hash !== "") return `"${shown(value)}" has a fragment: leave out everything from #`;
  return undefined;
}

/** Never quotes what may be a password in front of an @. */
function shown(value: string): string {
  return value.replace(/[^/@]*@/, "…@").slice(0, 200);
}
