import { OUTGOING_OAUTH2_CLIENT_FIELDS } from "../../../provider/resources/outgoing-oauth2-client/inputs";
import { REACH } from "../grant";
import { plainlyShown, shown } from "../values";
import { traitsOf } from "./field-traits";
import type { KindWords } from "./kind-words";

/** Servers whose OAuth 2.0 client Confluence is. */
export const outgoingOAuth2Client: KindWords = {
  kind: "OutgoingOAuth2Client",
  namedBy: "name",
  subject: ({ application }) => `OAuth 2.0 provider ${application}`,
  changed: {
    name: ({ before, after }) => `OAuth 2.0 provider ${shown(before.name)} renamed ${shown(after.name)}`,
    authorizationEndpoint: ({ application, before, after }) =>
      `Users authorise Confluence for ${application} at ${plainlyShown(after.authorizationEndpoint)} instead of ${plainlyShown(before.authorizationEndpoint)}`,
    tokenEndpoint: ({ application, before, after }) =>
      `Tokens for ${application} come from ${plainlyShown(after.tokenEndpoint)} instead of ${plainlyShown(before.tokenEndpoint)}`,
  },
  inputs: traitsOf(OUTGOING_OAUTH2_CLIENT_FIELDS),
  grants: ({ scopes }) =>
    scopes === undefined
      ? []
      : [
          {
            direction: "outgoing",
            inputs: ["scopes"],
            means: "OAuth 2.0",
            label: "OAuth 2.0",
            extent: `with the scopes ${shown(scopes)} (OAuth 2.0)`,
            reach: REACH.consented,
          },
        ],
};
