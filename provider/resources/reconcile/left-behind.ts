import type { Instance } from "../../connection/instance";
import { failedFor } from "../../http/errors";
import { optionKeys } from "../../http/option-key";

/** Why something that only a page can remove stays on the server, as the end of a sentence, and what would remove it. */
export interface LeftBehind {
  readonly because: string;
  readonly wayOut: string;
}

/** Whether a page could not be used because a secure administrator session is not possible. */
export function lacksSecureSession(error: unknown): boolean {
  return failedFor(error, "password_required", "two_step_login", "basic_auth_disabled");
}

/** @param error one that {@link lacksSecureSession} */
export function leftBehind({ settings }: Instance, error: unknown): LeftBehind {
  const { name } = settings;
  const only = "because removing it requires a secure administrator session and";
  if (failedFor(error, "basic_auth_disabled")) {
    return {
      because: `${only} the server does not accept Basic authentication from the connection "${name}" for one`,
      wayOut: `If the server accepts it from its user (allowedUsers of BasicAuthentication), later deletions leave nothing.`,
    };
  }
  return failedFor(error, "two_step_login")
    ? {
        because: `${only} the user of the connection "${name}" cannot log in without a second step`,
        wayOut: `With a user who logs in with only a password, later deletions leave nothing.`,
      }
    : {
        because: `${only} the connection "${name}" has only a token`,
        wayOut: `With ${optionKeys(settings, "username", "password")} in addition to the token, later deletions leave nothing.`,
      };
}
