import * as z from "zod";
import { isUrl } from "../../http/is-url";
import { readAsJava } from "./java-uri";
import { printedValueProblem } from "./printed-values";
import { withoutTrailingSlash } from "./same-url";

/** An absolute http(s) URL of an application, stored without a trailing slash. */
export const WEB_URL: z.ZodType<string> = z
  .string({ error: notAUrl })
  .superRefine((value, context) => {
    const problem = problemOf(value);
    if (problem !== undefined) context.addIssue({ code: "custom", message: problem });
  })
  .transform(withoutTrailingSlash);

/** The warning about a URL that Confluence accepts although it finds no host in it; undefined if it finds one. */
export function hostCaution(field: string, url: string): string | undefined {
  if (readAsJava(url).host !== undefined) return undefined;
  const { host } = new URL(url);
  const way =
    readAsJava(`https://${host}`).host === undefined
      ? "use a host name of letters, digits and inner hyphens whose last label begins with a letter"
      : `write it as ${host}`;
  return `Confluence finds no host in ${field}, although it accepts the URL, so calls over the link may fail: ${way}.`;
}

/** An object of the class URL arrives here as an empty object. */
function notAUrl({ input }: { readonly input?: unknown }): string {
  const isObject = typeof input === "object" && input !== null && !Array.isArray(input);
  return isObject ? "must be a string: pass url.href instead of a URL object" : "must be an absolute URL";
}

function problemOf(value: string): string | undefined {
  const printed = printedValueProblem(value);
  if (printed !== undefined) return printed;
  if (!/^https?:\/\//i.test(value)) {
    const problem = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? "has another scheme" : "has no scheme";
    return `${problem}: it must begin with http:// or https://`;
  }
  if (!isUrl(value) || /\s/.test(value)) return "is not a URL";
  const url = new URL(value);
  if (url.username !== "" || url.password !== "") {
    return "contains credentials, which everybody who can see the link would see: remove them, and use OutgoingBasicAuth for credentials";
  }
  if (url.hash !== "") return "has a fragment: remove everything from # on";
  return readAsJava(value).problem;
}
