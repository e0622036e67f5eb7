import type * as z from "zod";
import type { RequestContext } from "../context/context";
import { fromXml } from "./xml";

/** A request body that could be read, or the response that refuses it. */
export type ReadBody<T = unknown> = { ok: true; value: T } | { ok: false; response: Response };

/**
 * Reads the body of a REST 1.0, 2.0 or applinks-oauth request, JSON or XML by its `Content-Type`.
 * Any other type is refused with 415, a malformed body with 400. XML leaves are strings: `"true"`, not `true`.
 */
export async function readEntity(c: RequestContext): Promise<ReadBody> {
  const type = contentType(c);
  const isXml = c.var.context.quirks.xml && /^(?:application|text)\/xml$/.test(type);
  if (!isXml && type !== "application/json")
    return { ok: false, response: c.text("Unsupported Media Type", 415) };
  const text = await c.req.text();
  try {
    return { ok: true, value: isXml ? fromXml(text) : JSON.parse(text) };
  } catch {
    return { ok: false, response: c.text("The request body is malformed.", 400) };
  }
}

/** Like {@link readEntity}, but also refuses with 400 a body that does not match the schema. */
export async function readEntityAs<T>(c: RequestContext, schema: z.ZodType<T>): Promise<ReadBody<T>> {
  const body = await readEntity(c);
  if (!body.ok) return body;
  const parsed = schema.safeParse(body.value);
  if (parsed.success) return { ok: true, value: parsed.data };
  return { ok: false, response: c.text("The request body has unexpected members.", 400) };
}

/**
 * Reads the JSON body of a REST 3.0 or OAuth 2.0 request. Any other `Content-Type` is refused with 415, unless the quirk says otherwise; a
 * malformed body is refused with `malformedStatus`.
 */
export async function readJson(c: RequestContext, malformedStatus: 400 | 500 = 400): Promise<ReadBody> {
  if (contentType(c) !== "application/json" && c.var.context.quirks.strictV3MediaTypes) {
    return { ok: false, response: c.text("Unsupported Media Type", 415) };
  }
  try {
    return { ok: true, value: JSON.parse(await c.req.text()) };
  } catch {
    return { ok: false, response: c.text("The request body is malformed.", malformedStatus) };
  }
}

/**
 * Reads the parameters of a servlet or page request: the query's first, then those of a form body, as `request.getParameter` sees them.
 * The body is read once and remembered, so that it can be read more than once.
 */
export async function readParameters(c: RequestContext): Promise<URLSearchParams> {
  const parameters = new URLSearchParams(new URL(c.req.url).search);
  for (const [name, value] of await formParameters(c)) parameters.append(name, value);
  if (c.req.method === "POST" && contentType(c) === "multipart/form-data") {
    for (const [name, value] of await c.req.formData())
      if (typeof value === "string") parameters.append(name, value);
  }
  return parameters;
}

/** The parameters of a POST's form body. The container decodes no form body of any other method. */
export async function formParameters(c: RequestContext): Promise<[name: string, value: string][]> {
  const { quirks } = c.var.context;
  if (c.req.method !== "POST" || contentType(c) !== "application/x-www-form-urlencoded") return [];
  const charset = /charset="?([\w-]+)/i.exec(c.req.header("Content-Type") ?? "")?.[1] ?? quirks.formCharset;
  const text = await c.req.text();
  if (/^utf-?8$/i.test(charset)) return [...new URLSearchParams(text)];
  const decode = (part: string) =>
    part
      .replaceAll("+", " ")
      .replace(/%([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return text
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair) => {
      const [name = "", ...value] = pair.split("=");
      return [decode(name), decode(value.join("="))];
    });
}

/** The media type of the request's body in lower case, without parameters; `""` without one. */
export function contentType(c: RequestContext): string {
  return (c.req.header("Content-Type") ?? "").replace(/;.*$/s, "").trim().toLowerCase();
}
