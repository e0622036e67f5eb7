import type * as z from "zod";
import type { HttpClient } from "../http/client";
import type { AppLinksError, Reason } from "../http/errors";
import type { HttpAnswer } from "../http/messages";

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
const DEFAULT_MEANING: Readonly<Record<number, Reason>> = {
  400: "request_refused",
  401: "permission_denied",
  403: "permission_denied",
  404: "not_found",
  409: "request_refused",
};

/** The error for an answer the caller has no use for. */
export function unexpected(http: HttpClient, answer: HttpAnswer): AppLinksError {
  const reason = DEFAULT_MEANING[answer.status] ?? "request_refused";
  return http.failure(
    reason,
    answer,
    reason === "permission_denied" ? missingPermission(http, "a Confluence administrator") : undefined,
  );
}

/** The permission an operation takes, and who lacked it. */
export function missingPermission({ settings }: HttpClient, permission: string): string {
  const who =
    settings.credentials.kind === "password"
      ? `the user "${settings.credentials.username}"`
      : "the user of the token";
  return `This takes ${permission}; the connection "${settings.name}" logs in as ${who}.`;
}

/** Throws unless the status is one of `good`. */
export function expectStatus(http: HttpClient, answer: HttpAnswer, ...good: readonly number[]): void {
  if (!good.includes(answer.status)) throw unexpected(http, answer);
}
