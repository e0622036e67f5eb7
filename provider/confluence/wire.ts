import type * as z from "zod";
import type { HttpAnswer, HttpClient } from "../http/client";
import type { AppLinksError, Reason } from "../http/errors";

/** Parses a good answer; members the schema does not name are ignored, as the server may add some in any version. */
export function parse<T>(http: HttpClient, answer: HttpAnswer, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(answer.json);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues
    .map((issue) => `${issue.path.join(".") || "the body"}: ${issue.message}`)
    .join("; ");
  throw http.failure("malformed_answer", answer, `The answer is not what this endpoint returns: ${where}.`);
}

/** What a 4xx status means where an endpoint gives it no meaning of its own. */
const DEFAULT_MEANING: Readonly<
  Record<number, { readonly reason: Reason; readonly hint: string | undefined }>
> = {
  400: { reason: "request_refused", hint: undefined },
  401: {
    reason: "permission_denied",
    hint: "The user of this connection must be a Confluence administrator.",
  },
  403: {
    reason: "permission_denied",
    hint: "The user of this connection must be a Confluence administrator, and Basic authentication must not be switched off for it.",
  },
  404: { reason: "not_found", hint: undefined },
  409: { reason: "request_refused", hint: undefined },
};

/** The error for an answer the caller has no use for. */
export function unexpected(http: HttpClient, answer: HttpAnswer): AppLinksError {
  const meaning = DEFAULT_MEANING[answer.status] ?? { reason: "request_refused" as const, hint: undefined };
  return http.failure(meaning.reason, answer, meaning.hint);
}

/** Throws unless the status is one of `good`. */
export function expectStatus(http: HttpClient, answer: HttpAnswer, ...good: readonly number[]): void {
  if (!good.includes(answer.status)) throw unexpected(http, answer);
}
