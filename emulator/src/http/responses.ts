import type { MiddlewareHandler } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { EmulatorEnv, RequestContext } from "../context/context";
import type { Quirks } from "../quirks/quirks";
import { errorPage } from "./html";
import { toXml } from "./xml";

/** A link in a response. */
export interface Hyperlink {
  href: string;
  rel: "self";
}

/** One entry of a REST 3.0 error body. */
export interface V3Error {
  /** The field, absent for the whole object. */
  context?: string;
  summary: string;
  details?: string[];
}

/** The members of a Status entity besides its code. */
export interface StatusOptions {
  message?: string;
  subCode?: number;
  created?: Hyperlink[];
  updated?: Hyperlink[];
}

/**
 * Responds with an entity on REST 1.0, 2.0 and applinks-oauth: JSON or XML as the caller prefers, XML by default.
 *
 * @param root name of the XML root element
 * @param xmlValue when the XML form differs from the JSON form by more than its syntax
 */
export function respond(
  c: RequestContext,
  root: string,
  value: object,
  status: ContentfulStatusCode = 200,
  xmlValue: object = value,
): Response {
  c.header("Cache-Control", "no-cache, no-store, no-transform");
  if (mediaType(c) === "json") return c.json(value, status);
  return c.body(toXml(root, xmlValue), status, { "Content-Type": "application/xml;charset=UTF-8" });
}

/** Responds with a Status entity: success without payload, and 401, 403, 404 of REST 1.0, 2.0 and applinks-oauth. */
export function respondStatus(
  c: RequestContext,
  status: ContentfulStatusCode,
  options: StatusOptions = {},
): Response {
  const { message, subCode, created, updated } = options;
  const entity = {
    "status-code": status,
    ...(subCode === undefined ? {} : { "sub-code": subCode }),
    ...(message === undefined ? {} : { message }),
  };
  const json = {
    ...entity,
    ...(created === undefined ? {} : { "resources-created": created }),
    ...(updated === undefined ? {} : { "resources-updated": updated }),
  };
  const xml = {
    ...entity,
    ...(created === undefined ? {} : { "resources-created": { link: created } }),
    ...(updated === undefined ? {} : { "resources-updated": { link: updated } }),
  };
  return respond(c, "status", json, status, xml);
}

/** Responds with the error list that REST 1.0, 2.0 and applinks-oauth use for 400 and 409; `fields` belong to the messages in order. */
export function respondErrors(
  c: RequestContext,
  status: ContentfulStatusCode,
  messages: readonly string[],
  fields?: readonly string[],
): Response {
  const absentFields = c.var.context.quirks.nullMembers === "null" ? { fields: null } : {};
  const json = { status, message: messages, ...(fields === undefined ? absentFields : { fields }) };
  const xml = { "@status": status, message: messages, ...(fields === undefined ? {} : { fields }) };
  return respond(c, "error", json, status, xml);
}

/** Responds with the error body of REST 3.0. */
export function respondV3Errors(
  c: RequestContext,
  status: ContentfulStatusCode,
  errors: readonly V3Error[],
): Response {
  return respondJson(c, { status, errors }, status);
}

/** Responds with JSON whatever the caller accepts: REST 3.0 and OAuth 2.0. */
export function respondJson(c: RequestContext, value: unknown, status: ContentfulStatusCode = 200): Response {
  c.header("Cache-Control", "no-cache, no-store, no-transform");
  return c.body(JSON.stringify(value), status, { "Content-Type": "application/json" });
}

/** What a resource's code throws where the real server lets an exception escape: becomes a 500. */
export class UncaughtException extends Error {
  override readonly name = "UncaughtException";
}

/** Responds with 500 the way the REST layer reports an escaped exception. */
export function respondUncaught(c: RequestContext, error: Error): Response {
  if (c.var.context.quirks.serverErrorBody === "error-page") {
    return errorPage(c, 500, error.message);
  }
  const body = {
    "status-code": 500,
    message: error.message,
    "stack-trace": `${error.name}: ${error.message}`,
  };
  return respond(c, "status", body, 500);
}

/**
 * Refuses, as Jersey does, a REST request that accepts none of what its resource produces: XML and JSON on REST 1.0, 2.0 and applinks-oauth,
 * JSON elsewhere. The authorisation endpoint produces nothing but redirects.
 */
export const acceptableTypes: MiddlewareHandler<EmulatorEnv> = async (c, next) => {
  const { quirks } = c.var.context;
  const isAny = /^\/rest\/oauth2\/[^/]+\/authorize$/.test(c.req.path);
  const hasXml = quirks.xml && /^\/rest\/applinks(?:-oauth)?\//.test(c.req.path);
  const isAcceptable = requestedTypes(c, quirks).some(
    (type) => JSON_TYPE.test(type) || (hasXml && XML_TYPE.test(type)) || ANY_TYPE.test(type),
  );
  return isAny || isAcceptable ? next() : c.text("Not Acceptable", 406);
};

/** Which of the two representations the caller asks for by suffix or `Accept`. */
export function mediaType(c: RequestContext): "json" | "xml" {
  const { quirks } = c.var.context;
  if (!quirks.xml) return "json";
  for (const type of requestedTypes(c, quirks)) {
    if (JSON_TYPE.test(type)) return "json";
    if (XML_TYPE.test(type)) return "xml";
  }
  return quirks.defaultMediaType;
}

const JSON_TYPE = /^(?:application|text)\/(?:[\w.-]+\+)?json$/;
const XML_TYPE = /^(?:application|text)\/xml$/;
const ANY_TYPE = /^(?:\*|application)\/\*$/;

/** What a representation suffix asks for. */
const SUFFIX_TYPES: Readonly<Record<string, string>> = {
  json: "application/json",
  xml: "application/xml",
  txt: "text/plain",
  htm: "text/html",
  html: "text/html",
  atom: "application/atom+xml",
};

/** The media types that the caller asks for, best first, by a suffix of the path or by `Accept`; anything when it does not say. */
function requestedTypes(c: RequestContext, quirks: Quirks): string[] {
  const suffix = /\.([a-z]+)$/.exec(new URL(c.req.url).pathname)?.[1] ?? "";
  const ofSuffix =
    quirks.jsonSuffix && Object.hasOwn(SUFFIX_TYPES, suffix) ? SUFFIX_TYPES[suffix] : undefined;
  if (ofSuffix !== undefined) return [ofSuffix];
  const accepted = acceptedTypes(c.req.header("Accept") ?? "");
  return accepted.length === 0 ? ["*/*"] : accepted;
}

/** Media types of an `Accept` header, best first; a malformed header gives what can be made out. */
function acceptedTypes(accept: string): string[] {
  return accept
    .split(",")
    .map((part) => {
      const [type = "", ...parameters] = part.split(";").map((text) => text.trim().toLowerCase());
      const quality = Number(parameters.find((parameter) => parameter.startsWith("q="))?.slice(2) ?? 1);
      return { type, quality: Number.isNaN(quality) ? 1 : quality };
    })
    .filter(({ type, quality }) => type !== "" && quality > 0)
    .sort((a, b) => b.quality - a.quality)
    .map(({ type }) => type);
}
