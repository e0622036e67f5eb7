import type {
  NewOAuth2Configuration,
  OAuth2Configuration,
  RedirectUri,
} from "../../confluence/oauth2-configurations";
import { asStringSet, isSameStringSet } from "../fields/string-set";
import { type Differences, differences } from "../reconcile/adoption";
import type { OutgoingOAuth2ClientInputs, OutgoingOAuth2ClientState } from "./inputs";

/** Whether the server has what is declared, as far as it shows it. */
export function isSameConfiguration(live: OAuth2Configuration, wanted: NewOAuth2Configuration): boolean {
  const members = [
    "name",
    "description",
    "type",
    "clientId",
    "authorizationEndpoint",
    "tokenEndpoint",
  ] as const;
  return (
    members.every((member) => live[member] === wanted[member]) &&
    live.redirectUriSuffix === wanted.redirectUriSuffix &&
    isSameStringSet(live.scopes, wanted.scopes)
  );
}

/** The secret always counts as different: adopting an object writes it. */
export function changesOf(live: OAuth2Configuration, inputs: OutgoingOAuth2ClientInputs): Differences {
  const isSameScopes = isSameStringSet(live.scopes, inputs.scopes);
  return [
    ...differences({
      description: [live.description, inputs.description],
      type: [live.type, inputs.type],
      clientId: [live.clientId, inputs.clientId],
      authorizationEndpoint: [live.authorizationEndpoint, inputs.authorizationEndpoint],
      tokenEndpoint: [live.tokenEndpoint, inputs.tokenEndpoint],
      scopes: [live.scopes.join(" "), isSameScopes ? undefined : inputs.scopes.join(" ")],
    }),
    "clientSecret: never returned by the server, so the declared one must be written",
  ];
}

/** The wanted configuration; every update contains all members, so an undeclared description is sent back as found. */
export function configurationOf(
  inputs: OutgoingOAuth2ClientInputs,
  live: OAuth2Configuration | undefined,
  { redirectUriSuffix }: RedirectUri,
): NewOAuth2Configuration {
  const { name, type, clientId, clientSecret, authorizationEndpoint, tokenEndpoint, scopes } = inputs;
  const description = inputs.description ?? live?.description ?? "";
  return {
    ...{ name, description, type, clientId, clientSecret },
    ...{ authorizationEndpoint, tokenEndpoint, scopes, redirectUriSuffix },
  };
}

/** What the state says of a configuration: every declared input as the server has it, and the client secret as last written. */
export function echo(
  declared: Pick<OutgoingOAuth2ClientState, "connection" | "clientSecret"> & {
    readonly description?: string | undefined;
  },
  live: Omit<OAuth2Configuration, "id">,
  { redirectUri, redirectUriSuffix }: RedirectUri,
): OutgoingOAuth2ClientState {
  const { name, type, clientId, authorizationEndpoint, tokenEndpoint } = live;
  return {
    connection: declared.connection,
    name,
    ...(declared.description === undefined ? {} : { description: live.description }),
    type,
    clientId,
    clientSecret: declared.clientSecret,
    authorizationEndpoint,
    tokenEndpoint,
    scopes: asStringSet(live.scopes),
    redirectUriSuffix,
    redirectUri,
  };
}
