import { DEFINITIONS } from "../../provider";
import { REACH } from "../report/grant";
import { plainlyShown, shown, textOf } from "../report/values";
import { commandKind } from "./command-kind";
import { EVERY_KIND } from "./field-classes";

/** External applications that use OAuth 2.0 against Confluence. */
export const incomingOAuth2Client = commandKind(DEFINITIONS.IncomingOAuth2Client, {
  classes: {
    ...EVERY_KIND,
    name: "cosmetic",
    redirectUris: "address",
    scope: "reach",
    rotateWhenChanged: "accepted",
  },
  words: {
    namedBy: "name",
    subject: ({ application }) => `OAuth 2.0 client ${application}`,
    created: ({ application, after }) =>
      `OAuth 2.0 client ${application} registered, sending users back to ${shown(after.redirectUris)}`,
    deleted: ({ application }) =>
      `OAuth 2.0 client ${application} removed, with every token its users were given`,
    changed: {
      name: ({ before, after }) => `OAuth 2.0 client ${shown(before.name)} renamed ${shown(after.name)}`,
      redirectUris: ({ application, before, after }) =>
        `Users who authorise ${application} are sent back to ${shown(after.redirectUris)} instead of ${shown(before.redirectUris)}`,
      rotateWhenChanged: ({ application }) =>
        `${application} gets a new client secret; the old one stops working`,
    },
    undeclared: {
      rotateWhenChanged: ({ application }) =>
        `The client secret of ${application} is no longer renewed by the program; it stays as it is`,
    },
    grants: ({ scope }) =>
      scope === undefined
        ? []
        : [
            {
              direction: "incoming",
              inputs: ["scope"],
              means: "OAuth 2.0",
              label: textOf(scope) || "?",
              extent: `for users who authorise it, with the scope ${plainlyShown(scope)} (OAuth 2.0)`,
              reach: SCOPE_REACH[textOf(scope)] ?? REACH.application,
            },
          ],
  },
  /** External applications that use OAuth 2.0 against Confluence. */
  exported: {
    suffix: "oauth2-client",
  },
});

/** The reach of each scope: administrative scopes exceed what a user's consent should decide. */
const SCOPE_REACH: Readonly<Record<string, number>> = {
  READ: REACH.consented,
  WRITE: REACH.consented,
  ADMIN: REACH.application,
  SYSTEM_ADMIN: REACH.application,
};
