import { DEFINITIONS } from "../../provider";
import { REACH } from "../report/grant";
import { plainlyShown, shown } from "../report/values";
import { commandKind } from "./command-kind";
import { EVERY_KIND } from "./field-classes";

/** OAuth 2.0 providers of which Confluence is a client. */
export const outgoingOAuth2Client = commandKind(DEFINITIONS.OutgoingOAuth2Client, {
  classes: {
    ...EVERY_KIND,
    name: "cosmetic",
    description: "cosmetic",
    type: "identity",
    clientId: "identity",
    clientSecret: "presented",
    authorizationEndpoint: "address",
    tokenEndpoint: "address",
    scopes: "reach",
  },
  words: {
    namedBy: "name",
    subject: ({ application }) => `OAuth 2.0 provider ${application}`,
    changed: {
      name: ({ before, after }) => `OAuth 2.0 provider ${shown(before.name)} renamed ${shown(after.name)}`,
      authorizationEndpoint: ({ application, before, after }) =>
        `Users authorise Confluence for ${application} at ${plainlyShown(after.authorizationEndpoint)} instead of ${plainlyShown(before.authorizationEndpoint)}`,
      tokenEndpoint: ({ application, before, after }) =>
        `Tokens for ${application} come from ${plainlyShown(after.tokenEndpoint)} instead of ${plainlyShown(before.tokenEndpoint)}`,
    },
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
  },
  /** OAuth 2.0 providers of which Confluence is a client; the server never returns their secrets. */
  exported: {
    suffix: "oauth2-provider",
  },
});
