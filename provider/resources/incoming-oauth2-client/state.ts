import { isDeepStrictEqual } from "node:util";
import type { OAuth2Client } from "../../confluence/oauth2-clients";
import { asStringSet } from "../fields/string-set";
import type { IncomingOAuth2ClientInputs, IncomingOAuth2ClientState } from "./inputs";

/** Removing the map keeps the secret; so does the map with which a client is created or adopted. */
export function isRotationDue(state: IncomingOAuth2ClientState, inputs: IncomingOAuth2ClientInputs): boolean {
  return (
    inputs.rotateWhenChanged !== undefined &&
    !isDeepStrictEqual(state.rotateWhenChanged, inputs.rotateWhenChanged)
  );
}

/** The inputs as the server names them. */
export function settingsOf({ name, redirectUris, scope }: IncomingOAuth2ClientInputs) {
  return { name, redirects: redirectUris, scope };
}

/** What the state says of a client: every declared input as the server has it. */
export function echo(
  declared: Pick<IncomingOAuth2ClientState, "connection"> & {
    readonly rotateWhenChanged?: Readonly<Record<string, string>> | undefined;
  },
  { name, redirects, scope, clientId, clientSecret }: OAuth2Client,
): IncomingOAuth2ClientState {
  const { connection, rotateWhenChanged } = declared;
  return {
    connection,
    name,
    redirectUris: asStringSet(redirects),
    scope,
    ...(rotateWhenChanged === undefined ? {} : { rotateWhenChanged }),
    clientId,
    clientSecret,
  };
}
