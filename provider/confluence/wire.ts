import type * as z from "zod";
import type { HttpClient } from "../http/client";
import type { AppLinksError, Reason } from "../http/errors";
import { userIn } from "../http/login";
import type { HttpResponse } from "../http/messages";
import { serverWords } from "../http/server-words";

/** Parses a successful response; members that the schema does not name are ignored, because any version may add some. */
export function parse<T>(http: HttpClient, response: HttpResponse, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(response.json);
  if (parsed.success) return parsed.data;
  const where = problemsIn(parsed.error);
  throw http.failure(
    "malformed_response",
    response,
    `The response is not what this endpoint returns: ${where}.`,
  );
}

/** What a list contains. */
export interface ListOptions {
  /** What one entry is called in notes: `OAuth 2.0 client`. */
  readonly what: string;
  /** Id, key or name of the entry that the program declares, which must be parsed. Default: there is none. */
  readonly own?: string | undefined;
}

/** Members that identify an entry. */
const NAMES = ["id", "clientId", "key", "provider", "name"] as const;

/**
 * Parses the entries of a list one by one. An entry that the program does not declare and that cannot be parsed, because a
 * newer server or another app created it, is left out with a note: it is no reason to fail.
 */
export function parseEach<T>(
  http: HttpClient,
  response: HttpResponse,
  entries: unknown,
  schema: z.ZodType<T>,
  { what, own }: ListOptions,
): readonly T[] {
  if (!Array.isArray(entries)) {
    throw http.failure("malformed_response", response, `The response contains no list of entries (${what}).`);
  }
  return entries.flatMap((entry: unknown) => {
    const parsed = schema.safeParse(entry);
    if (parsed.success) return [parsed.data];
    const names = namesOf(entry);
    const why = problemsIn(parsed.error);
    if (own !== undefined && names.includes(own)) {
      throw http.failure(
        "malformed_response",
        response,
        `The ${what} ${own} is not what this endpoint returns: ${why}.`,
      );
    }
    http.note(
      `${what} ${names[0] ?? "without an id"}`,
      `on ${http.settings.baseUrl} cannot be parsed by this version of the provider (${why}): it is left alone and omitted from lists`,
    );
    return [];
  });
}

function namesOf(entry: unknown): string[] {
  if (typeof entry !== "object" || entry === null) return [];
  const members = entry as Record<string, unknown>;
  return NAMES.flatMap((name) => {
    const value = members[name];
    return typeof value === "string" || typeof value === "number" ? [String(value)] : [];
  });
}

/** Where a document deviates from the schema. Never with values: they may be secrets. */
function problemsIn({ issues }: z.ZodError): string {
  return issues.map((issue) => `${issue.path.join(".") || "the body"}: ${issue.message}`).join("; ");
}

/** What a 4xx status means unless an endpoint gives it a meaning of its own. */
const DEFAULT_MEANING: Readonly<Record<number, Reason>> = {
  400: "request_refused",
  401: "permission_denied",
  403: "permission_denied",
  404: "not_found",
  405: "request_refused",
  409: "request_refused",
};

const NO_SUCH_STATUS =
  "Confluence does not use this status here: the response comes from another application at the base URL, or from a proxy or gateway in front of Confluence.";

/** The error for a response with an unexpected status. */
export function unexpected(http: HttpClient, response: HttpResponse): AppLinksError {
  if (response.status < 400) return http.failure("malformed_response", response, NO_SUCH_STATUS);
  const reason = DEFAULT_MEANING[response.status] ?? "request_refused";
  return reason === "permission_denied"
    ? permissionDenied(http, response, "administrator")
    : http.failure(reason, response, adviceOnWords(response));
}

/**
 * The error for a missing permission. The server's own message comes first: if it is about something else, so is the advice.
 *
 * @param role whose permission is required: `system administrator`
 * @param about what the permission is required for, as a full sentence
 */
export function permissionDenied(
  http: HttpClient,
  response: HttpResponse,
  role: string,
  about?: string,
): AppLinksError {
  const advice =
    adviceOnWords(response) ?? [about, missingPermission(http, response, role)].filter(Boolean).join(" ");
  return http.failure("permission_denied", response, advice);
}

/** The permission that an operation requires, and who lacks it. */
export function missingPermission(
  { settings, account }: HttpClient,
  response: HttpResponse,
  role: string,
): string {
  const username = userIn(response) ?? account.usernameFor(response.request);
  const who = username === undefined ? "the user of the token" : `the user "${username}"`;
  const choice = account.choiceFor(response.request);
  const by = username === undefined || choice === undefined ? "" : ` with the ${choice}`;
  return `This requires a ${account.productName} ${role}; the connection "${settings.name}" logs in as ${who}${by}.`;
}

/** What the server's message is about when it is not what its status says. */
const ADVICE_ON_WORDS: readonly (readonly [words: RegExp, advice: string])[] = [
  [
    /read.?only/i,
    "An administrator ends read-only mode in Confluence's General Configuration, under Maintenance; then run again.",
  ],
  [
    /\bscope/i,
    "The token's scopes do not cover this request: use a personal access token of an administrator, which has no scopes, or user name and password.",
  ],
];

function adviceOnWords(response: HttpResponse): string | undefined {
  const words = [serverWords(response), response.header("www-authenticate")].join(" ");
  return ADVICE_ON_WORDS.find(([about]) => about.test(words))?.[1];
}

/** Whether a response contains more information than its status. */
export function hasWords(response: HttpResponse): boolean {
  return !/^(HTTP )?\d{3}\b|^(a web page|method not allowed|not found)|^$/i.test(serverWords(response) ?? "");
}

/** Throws unless the status is one of `good`. */
export function expectStatus(http: HttpClient, response: HttpResponse, ...good: readonly number[]): void {
  if (!good.includes(response.status)) throw unexpected(http, response);
}
