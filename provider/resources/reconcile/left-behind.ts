import type { Instance } from "../../connection/instance";
import { failedFor } from "../../http/errors";
import { optionKey } from "../../http/option-key";

/** Why something stays on the server that only a page removes, as the end of a sentence, and what would remove it. */
export interface LeftBehind {
  readonly because: string;
  readonly wayOut: string;
}

/** Whether a page could not be used for want of a secure administrator session, which something else has to do for. */
export function lacksSecureSession(error: unknown): boolean {
  return failedFor(error, "password_required", "two_step_login", "basic_auth_disabled");
}

/** @param error one that {@link lacksSecureSession} */
export function leftBehind({ settings }: Instance, error: unknown): LeftBehind {
  const { name } = settings;
  const only = "because only a secure administrator session removes it and";
  if (failedFor(error, "basic_auth_disabled")) {
    return {
      because: `${only} the server does not accept Basic authentication of the connection "${name}" for one`,
      wayOut: "Where it is accepted of its user (allowedUsers of BasicAuthentication) it is removed.",
    };
  }
  return failedFor(error, "two_step_login")
    ? {
        because: `${only} the user of the connection "${name}" cannot log in without a second step`,
        wayOut: "With a user who logs in with a password alone it is removed.",
      }
    : {
        because: `${only} the connection "${name}" has a token alone`,
        wayOut: `With \`${optionKey(settings, "username")}\` and \`${optionKey(settings, "password")}\` next to the token it is removed.`,
      };
}
