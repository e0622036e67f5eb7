import { type AuthenticationProvider, PROVIDER } from "../../confluence/authentication-providers";
import type { OutgoingBasicAuthState } from "./inputs";

/** Marks an entry that could not be removed, for administrators and for the next run. */
export const USELESS_USER = "removed-by-pulumi";

/** What the server has; versions that hide the password return only the user name. */
export interface Live {
  readonly username: string;
  readonly password: string | undefined;
}

/** Whether an entry is Basic, and not one that was made unusable. */
export function isBasic({ provider, config }: AuthenticationProvider): boolean {
  return provider === PROVIDER.basic && config.username !== USELESS_USER;
}

/** What the state says of a login: as the server has it, and the declared password if the server hides it. */
export function echo(
  declared: Pick<OutgoingBasicAuthState, "connection" | "applicationLinkId" | "password">,
  live: Live,
): OutgoingBasicAuthState {
  return {
    connection: declared.connection,
    applicationLinkId: declared.applicationLinkId,
    username: live.username,
    password: live.password ?? declared.password,
  };
}
