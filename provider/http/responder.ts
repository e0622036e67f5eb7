import { STATUS_CODES } from "node:http";
import type { LoginEvidence } from "./login";
import { type NamedConnection, optionKeys } from "./option-key";
import { isTomcatPage, jsonOrUndefined, messagesIn, plainText, titleOf } from "./server-words";

/**
 * Who sent a response: the application itself with its login and single sign-on filters, an intermediary in front of it (a
 * proxy, a gateway, a firewall, or another application at its URL), or unknown.
 */
export type Responder = "application" | "intermediary" | "unknown";

/** One piece of evidence of who sent a response. */
export interface Evidence {
  readonly responder: Responder;
  /** The subject of a sentence, for the documentation. */
  readonly what: string;
  readonly holds: (response: LoginEvidence) => boolean;
}

/**
 * Headers that only Atlassian's applications set. `X-Confluence-Request-Time` and `X-AREQUESTID` (Jira, Bitbucket) are set
 * by their first filters on every response; proxies pass them on and never create them.
 */
const ALWAYS_SET = ["x-confluence-request-time", "x-asen", "x-arequestid"] as const;
const OWN_HEADERS = [
  ...ALWAYS_SET,
  "x-seraph-loginreason",
  "x-ausername",
  "x-authentication-denied-reason",
  "x-atlassian-websudo",
  "x-confluence-cluster-node",
  "x-anodeid",
] as const;

/** Headers of responses that a gateway has created itself; those it passes on have others. */
const INTERMEDIARY_HEADERS = [
  "proxy-authenticate",
  "x-amzn-errortype",
  "x-kong-response-latency",
  "x-squid-error",
  "cf-mitigated",
] as const;

/** Statuses that these applications never use: below 520 those of HTTP itself, from 520 on those of CDNs. */
const FOREIGN_STATUSES: ReadonlySet<number> = new Set([402, 407, 408, 411, 414, 421, 431, 451, 511]);
const FIRST_FOREIGN_STATUS = 520;

/** The evidence, in order of precedence: the first item that holds decides. */
export const EVIDENCE: readonly Evidence[] = [
  {
    responder: "application",
    what: `A header of its own: ${OWN_HEADERS.join(", ")}`,
    holds: ({ header }) => OWN_HEADERS.some((name) => header(name) !== undefined),
  },
  {
    responder: "application",
    what: "A challenge for OAuth (`WWW-Authenticate: OAuth realm=…`), which REST adds to each 401",
    holds: ({ header }) => /\boauth\b/i.test(header("www-authenticate") ?? ""),
  },
  {
    responder: "application",
    what: "An error body in one of its formats, in JSON or XML",
    holds: ({ body }) => isErrorEntity(jsonOrUndefined(body)) || ERROR_XML.test(body),
  },
  {
    responder: "application",
    what: "JSON with only a `message`, about Basic: the filter that rejects Basic",
    holds: ({ body }) => /\bbasic\b/i.test(lonelyMessage(body) ?? ""),
  },
  {
    responder: "intermediary",
    what: `A header of a response that a gateway has created itself: ${INTERMEDIARY_HEADERS.join(", ")}`,
    holds: ({ header }) => INTERMEDIARY_HEADERS.some((name) => header(name) !== undefined),
  },
  {
    responder: "intermediary",
    what: "A challenge for anything else, such as Basic, Negotiate, Bearer or a key: these applications send none of these challenges, unless `os_authType=basic` requests one (realm `protected-area`)",
    holds: ({ header }) => isForeignChallenge(header("www-authenticate") ?? ""),
  },
  {
    responder: "application",
    what: "The error page of its servlet container, Tomcat",
    holds: ({ body }) => isTomcatPage(body),
  },
  {
    responder: "application",
    what: "One of its own pages, recognised by its metadata (`ajs-…`)",
    holds: ({ body }) => /<meta\b[^>]*\bname=["']?(ajs-|confluence-)/i.test(body),
  },
  {
    responder: "application",
    what: "`XSRF check failed`, as text or in a page",
    holds: isXsrfRefusal,
  },
  {
    responder: "intermediary",
    what: "A status that these applications never use, such as 407, 431 and 520",
    holds: ({ status }) => FOREIGN_STATUSES.has(status) || status >= FIRST_FOREIGN_STATUS,
  },
  {
    responder: "intermediary",
    what: "JSON in a format of gateways: `fault`, or `message` with `request_id` or `statusCode`, or `status` and `error` with `timestamp`",
    holds: ({ body }) => isGatewayEntity(jsonOrUndefined(body)),
  },
  {
    responder: "intermediary",
    what: "Plain text, or JSON with only a `message`, that merely names the status, such as `Forbidden`",
    holds: ({ status, body, header }) => {
      const text = /^text\/plain\b/i.test(header("content-type") ?? "") ? body : lonelyMessage(body);
      const words = text
        ?.trim()
        .replace(/^\d{3}\W+/, "")
        .replace(/\.$/, "")
        .toLowerCase();
      return words !== undefined && [STATUS_CODES[status]?.toLowerCase(), ...STOCK].includes(words);
    },
  },
  {
    responder: "unknown",
    what: "JSON with only another `message`, which both use for rejections",
    holds: ({ body }) => lonelyMessage(body) !== undefined,
  },
  {
    responder: "intermediary",
    what: "Any other web page",
    holds: ({ body, header }) =>
      /html/i.test(header("content-type") ?? "") || /^\s*<(!doctype|html)\b/i.test(body),
  },
];

/** Generic messages of gateways. */
const STOCK: readonly string[] = [
  "forbidden",
  "unauthorized",
  "access denied",
  "missing authentication token",
  "rbac: access denied",
  "page not found",
  "default backend - 404",
  "request entity too large",
];

/**
 * Who sent a response.
 *
 * @param isMarked whether this server is known to mark its responses: one without a mark is then not its own
 */
export function responderOf(response: LoginEvidence, isMarked: boolean): Responder {
  const verdict = EVIDENCE.find(({ holds }) => holds(response))?.responder;
  return verdict ?? (isMarked ? "intermediary" : "unknown");
}

/** Whether a response has a header that the server sets on every response. */
export function isMarked({ header }: Pick<LoginEvidence, "header">): boolean {
  return ALWAYS_SET.some((name) => header(name) !== undefined);
}

/** Whether the XSRF check, which `X-Atlassian-Token: no-check` passes, has rejected the request. */
export function isXsrfRefusal({ status, body }: LoginEvidence): boolean {
  return status >= 400 && /\bXSRF\b/.test(body);
}

/** A description of a response: `a web page titled "Access denied", Server: BigIP, realm "Gateway"`. */
export function appearanceOf({ status, body, header }: LoginEvidence): string {
  const isHtml = /html/i.test(header("content-type") ?? "") || /^\s*</.test(body);
  const words = messagesIn(jsonOrUndefined(body)).join("; ").slice(0, 300);
  const server = header("server");
  const realm = realmOf(header("www-authenticate") ?? "");
  return [
    // The content of a successful response is not quoted: it may contain data of others.
    isHtml
      ? `a web page${titleOf(body) || (status < 400 ? "" : headingOf(body))}`
      : status < 400
        ? `${body.length} characters`
        : words === ""
          ? shownText(body)
          : `"${words}"`,
    ...(server === undefined ? [] : [`Server: ${server.slice(0, 100)}`]),
    ...(realm === undefined ? [] : [`realm "${realm}"`]),
  ].join(", ");
}

/** What to do about a request that an intermediary has rejected, and whom to ask. */
export function adviceAbout(
  { status, body, header }: LoginEvidence,
  { method, path }: { readonly method: string; readonly path: string },
  connection: NamedConnection,
): string {
  const whom = "whoever runs the proxy, gateway or firewall in front of it";
  const place = /^\/(rest|plugins\/servlet)\//.exec(path)?.[0] ?? path;
  if (status === 401 || header("www-authenticate") !== undefined) {
    return `The request did not reach the application. The intermediary requires its own login, but a request can only have one: ask ${whom} to let requests below ${place} pass with that of the application; a key in another header can be set as ${optionKeys(connection, "headers")}.`;
  }
  if (status === 405 || status === 501 || (status === 403 && method !== "GET")) {
    return `The request did not reach the application: ask ${whom} to let ${method} below ${place} pass from this machine; the provider needs GET, POST, PUT and DELETE. Its log names the rule that rejected it.`;
  }
  if (PLAIN_TO_TLS.test(body)) return "The port is for https: the base URL must begin with https://.";
  if (status === 413) {
    return `The request did not reach the application: ask ${whom} to accept larger bodies below ${place}.`;
  }
  if (status === 414 || status === 431 || HEADERS_TOO_LONG.test(body)) {
    return `The request did not reach the application: ask ${whom} to accept longer request ${status === 414 ? "lines" : "headers"} below ${place}.`;
  }
  if (status === 404) {
    return `The request did not reach the application: ask ${whom} to pass ${place} on to it; or correct the base URL, at which another application may respond.`;
  }
  return `The request did not reach the application: ask ${whom} to let requests below ${place} pass from this machine. Its log names the rule that rejected it.`;
}

/** The pages of nginx and Apache for request headers that are too large, with status 400. */
const HEADERS_TOO_LONG = /Request Header Or Cookie Too Large|Size of a request header field exceeds/;

/** The pages of nginx and Apache for plain http on an https port. */
const PLAIN_TO_TLS =
  /plain HTTP request was sent to HTTPS port|speaking plain HTTP to an SSL-enabled server port/;

/** Root elements of error bodies in XML: Status, error list, and that of the Basic filter. */
const ERROR_XML = /^\s*(<\?xml[^>]*>\s*)?<(status|error|errors)\b/i;

function isErrorEntity(json: unknown): boolean {
  if (typeof json !== "object" || json === null) return false;
  const { status, errors, message, fieldErrors, statusCode, data, errorMessages } = json as Record<
    string,
    unknown
  >;
  return (
    // Status entity of REST 1.0 and 2.0; error list there; errors of REST 3.0; OAuth 2.0; Confluence's own REST API; Jira.
    "status-code" in json ||
    (typeof status === "number" &&
      (Array.isArray(errors) || (message !== undefined && !("error" in json)))) ||
    (Array.isArray(errors) && typeof fieldErrors === "object") ||
    (typeof statusCode === "number" && data !== undefined) ||
    Array.isArray(errorMessages) ||
    // Bitbucket.
    (Array.isArray(errors) &&
      errors.some((error) => typeof error === "object" && error !== null && "exceptionName" in error))
  );
}

/** The message of an object that has no other member. */
function lonelyMessage(body: string): string | undefined {
  const json = jsonOrUndefined(body);
  if (typeof json !== "object" || json === null || Object.keys(json).join() !== "message") return undefined;
  const { message } = json as { message: unknown };
  return typeof message === "string" ? message : undefined;
}

function isForeignChallenge(challenge: string): boolean {
  return challenge.trim() !== "" && realmOf(challenge) !== "protected-area";
}

/** Apigee; Kong and Azure API Management; Spring Cloud Gateway. */
function isGatewayEntity(json: unknown): boolean {
  if (typeof json !== "object" || json === null) return false;
  const has = (...names: readonly string[]): boolean => names.every((name) => name in json);
  return (
    has("fault") ||
    has("message", "request_id") ||
    has("message", "statusCode") ||
    has("timestamp", "status", "error")
  );
}

function realmOf(challenge: string): string | undefined {
  return /\brealm="?([^",]{1,100})/i.exec(challenge)?.[1];
}

/** The heading that pages of haproxy and others have instead of a title. */
function headingOf(html: string): string {
  const heading = plainText(/<h1[^>]*>([^<]{1,200})/i.exec(html)?.[1] ?? "");
  return heading ? ` headed "${heading}"` : "";
}

function shownText(body: string): string {
  const text = body.trim().replace(/\s+/g, " ");
  return text === "" || /^[{[]/.test(text) ? "a response without a message" : `"${text.slice(0, 200)}"`;
}
