import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { RequestContext } from "../context/context";
import { requestBase } from "../http/request-addresses";
import { hasRole } from "../login/access";
import { oauthChallenge } from "../oauth1/problems";

/** What is wrong with an entity: in general, and field by field. */
export interface ValidationErrors {
  readonly errors: readonly string[];
  readonly fieldErrors: Readonly<Record<string, readonly string[]>>;
}

/** Collects complaints by field and leaves out the fields without any; undefined when there is none at all. */
export function fieldErrorsOf(
  complaints: Readonly<Record<string, ReadonlyArray<string | false>>>,
): ValidationErrors | undefined {
  const fieldErrors: Record<string, string[]> = {};
  for (const [field, messages] of Object.entries(complaints)) {
    const actual = messages.filter((message) => message !== false);
    if (actual.length > 0) fieldErrors[field] = actual;
  }
  return Object.keys(fieldErrors).length === 0 ? undefined : { errors: [], fieldErrors };
}

/** Responds with errors in the form both OAuth 2.0 REST resources use. */
export function respondInvalid(
  c: RequestContext,
  errors: ValidationErrors,
  status: ContentfulStatusCode = 400,
): Response {
  return c.json(errors, status);
}

/** Complaints about a string that is required and at most 255 characters long. */
export function requiredString(value: string | null | undefined, label: string): Array<string | false> {
  return [!value?.trim() && `${label} is required.`, tooLong(value, label)];
}

/** A complaint about a string of more than 255 characters. */
export function tooLong(value: string | null | undefined, label: string): string | false {
  return (value ?? "").length > MAX_LENGTH && `${label} must not be longer than ${MAX_LENGTH} characters.`;
}

const MAX_LENGTH = 255;

/** Guards the OAuth 2.0 configuration: for system administrators. The refusal is a 401 in JSON whatever the caller accepts. */
export function requireOAuth2Sysadmin(c: RequestContext): Response | undefined {
  if (hasRole(c, "systemAdministrator")) return undefined;
  c.header("WWW-Authenticate", oauthChallenge(requestBase(c)));
  return respondInvalid(c, { errors: ["This needs a system administrator."], fieldErrors: {} }, 401);
}
