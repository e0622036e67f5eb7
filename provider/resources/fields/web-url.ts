import * as z from "zod";
import { isUrl } from "../../http/is-url";
import { readAsJava } from "./java-uri";
import { printedValueProblem } from "./printed-values";
import { withoutTrailingSlash } from "./same-url";

/** An absolute http(s) URL of an application, stored without trailing slash. */
export const WEB_URL: z.ZodType<string> = z
  .string({ error: notAUrl })
  .superRefine((value, context) => {
    const problem = problemOf(value);
    if (problem !== undefined) context.addIssue({ code: "custom", message: problem });
  })
  .transform(withoutTrailingSlash);

/** A sentence to warn with when Confluence finds no host in a URL, which it accepts nevertheless; undefined when it does. */
export function hostCaution(field: string, url: string): string | undefined {
  if (readAsJava(url).host !== undefined) return undefined;
  const { host } = new URL(url);
  const way =
    readAsJava(`https://${host}`).host === undefined
      ? "give the application a host name of letters, digits and inner hyphens, whose last part begins with a letter"
      : `write it as ${host}`;
  return `in ${field} Confluence finds no host, although it accepts the URL, so that calls over the link may fail: ${way}.`;
}

/** An object of the class URL arrives without anything in it. */
function notAUrl({ input }: { readonly input?: unknown }): string {
  const isObject = typeof input === "object" && input !== null && !Array.isArray(input);
  return isObject ? "must be a string: of a URL object, pass url.href" : "must be an absolute URL";
}

function problemOf(value: string): string | undefined {
  const printed = printedValueProblem(value);
  if (printed !== undefined) return printed;
  if (!/^https?:\/\//i.test(value)) return "has no scheme: write http:// or https:// in front";
  if (!isUrl(value) || /\s/.test(value)) return "is not a URL";
  const url = new URL(value);
  if (url.username !== "" || url.password !== "") {
    return "has credentials in it: everybody who may see the link would see them. Take them out; OutgoingBasicAuth is the place for a login";
  }
  if (url.hash !== "") return "has a fragment: leave out everything from #";
  return readAsJava(value).problem;
}
