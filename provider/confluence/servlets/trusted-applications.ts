import type { HttpResponse } from "../../http/messages";
import { type Page, readPage } from "../../http/page";
import { listProviders, PROVIDER } from "../authentication-providers";
import { LINK_PROPERTY, readLinkProperty } from "../link-properties";
import { formPage, pageGone, refusal } from "./outcome";
import type { ServletSession } from "./session";

/** Which calls of a trusted application are accepted. An empty list excludes nothing. */
export interface RequestConditions {
  /** Patterns such as `192.168.*.*`, one of which must match. */
  readonly ipPatterns: readonly string[];
  /** Path prefixes such as `/rest`, one of which must match. */
  readonly urlPatterns: readonly string[];
  /** The maximum age of a signed call, in milliseconds. */
  readonly timeoutMs: number;
}

/**
 * The conditions under which calls of a link's application are accepted; undefined if it is not trusted. Only the page
 * `…/conf/trusted/inbound-non-ual/{id}` shows them; it requires a system administrator. Two requests if it is trusted.
 */
export async function readIncomingTrust(
  session: ServletSession,
  linkId: string,
): Promise<RequestConditions | undefined> {
  if (!(await isTrusted(session, linkId))) return undefined;
  const response = await session.send({
    method: "GET",
    page: incomingPage(linkId),
    operation: `read the trusted application of the application link ${linkId}`,
  });
  return conditionsOn(await formPage(session.http, response, FIELD.ipPatterns));
}

/**
 * Trusts the application of a link, or changes the conditions. Each time, Confluence downloads its certificate from the
 * link's RPC URL.
 *
 * @throws AppLinksError `request_refused` with the page's message: no certificate available, an invalid pattern
 */
export async function enableIncomingTrust(
  session: ServletSession,
  linkId: string,
  wanted: RequestConditions,
): Promise<void> {
  const response = await session.send({
    method: "POST",
    page: incomingPage(linkId),
    form: {
      action: "ENABLE",
      [FIELD.ipPatterns]: wanted.ipPatterns.join("\n"),
      [FIELD.urlPatterns]: wanted.urlPatterns.join("\n"),
      [FIELD.timeout]: String(wanted.timeoutMs),
    },
    operation: `trust the application of the application link ${linkId}`,
  });
  const page = await formPage(session.http, response, FIELD.ipPatterns);
  // The response is the form again, filled with what was sent whether or not it was saved: only reading it again tells.
  const stored = await readIncomingTrust(session, linkId);
  if (stored !== undefined && isSameConditions(stored, wanted)) return;
  throw refusal(session.http, response, "request_refused", page, CERTIFICATE_HINT);
}

/** Stops trusting the application of a link; does nothing if it is not trusted. */
export async function disableIncomingTrust(session: ServletSession, linkId: string): Promise<void> {
  const response = await session.send({
    method: "POST",
    page: incomingPage(linkId),
    form: { action: "DISABLE" },
    operation: `stop trusting the application of the application link ${linkId}`,
  });
  if (await isTrusted(session, linkId)) throw await notDone(session, response);
}

/**
 * Stops calling the application of a link as a trusted application, which REST can enable but not disable.
 * `POST …/conf/trusted/outbound-non-ual/{id}`; requires a system administrator.
 */
export async function disableOutgoingTrust(session: ServletSession, linkId: string): Promise<void> {
  const response = await session.send({
    method: "POST",
    page: `trusted/outbound-non-ual/${encodeURIComponent(linkId)}`,
    form: { action: "DISABLE" },
    operation: `stop calling the application of the application link ${linkId} as a trusted application`,
  });
  const providers = (await listProviders(session.http, linkId)) ?? [];
  const isStillOn = providers.some(({ provider }) => provider === PROVIDER.trustedApplications);
  if (isStillOn) throw await notDone(session, response);
}

/** Whether two sets of conditions accept the same calls. */
export function isSameConditions(one: RequestConditions, other: RequestConditions): boolean {
  return (
    one.timeoutMs === other.timeoutMs &&
    isSameSet(one.ipPatterns, other.ipPatterns) &&
    isSameSet(one.urlPatterns, other.urlPatterns)
  );
}

/** The error for a response after which nothing has changed: these pages respond alike whether or not they did anything. */
async function notDone({ http }: ServletSession, response: HttpResponse): Promise<Error> {
  if (response.status === 404) return pageGone(http, response);
  return refusal(http, response, "permission_denied", await readPage(response.body));
}

const FIELD = {
  ipPatterns: "ipPatternsInput",
  urlPatterns: "urlPatternsInput",
  timeout: "timeoutInput",
} as const;

const CERTIFICATE_HINT =
  "Confluence must be able to download the other application's certificate from the link's rpcUrl (<rpcUrl>/admin/appTrustCertificate), and the patterns must be valid, such as 192.168.*.* and /rest.";

function incomingPage(linkId: string): string {
  // Of the two pages, the one that does not redirect the browser to the other application.
  return `trusted/inbound-non-ual/${encodeURIComponent(linkId)}`;
}

async function isTrusted({ http }: ServletSession, linkId: string): Promise<boolean> {
  return (await readLinkProperty(http, LINK_PROPERTY.incomingTrustId)).has(linkId);
}

function conditionsOn({ fields }: Page): RequestConditions {
  return {
    ipPatterns: linesOf(fields.get(FIELD.ipPatterns)),
    urlPatterns: linesOf(fields.get(FIELD.urlPatterns)),
    timeoutMs: Number(fields.get(FIELD.timeout) ?? Number.NaN),
  };
}

function linesOf(text = ""): string[] {
  return text
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

function isSameSet(one: readonly string[], other: readonly string[]): boolean {
  const [left, right] = [new Set(one), new Set(other)];
  return left.size === right.size && [...left].every((item) => right.has(item));
}
