import { DEFINITIONS } from "../../provider";
import { oauthGrant } from "../report/grant";
import { commandKind } from "./command-kind";
import { ON_A_LINK, WARNED } from "./field-classes";

/** OAuth 1.0a between Confluence and another Atlassian application: only the two levels. */
export const oauthSettings = commandKind(DEFINITIONS.OAuthSettings, {
  classes: { ...ON_A_LINK, ...WARNED, incoming: "reach", outgoing: "reach" },
  words: {
    namedBy: "link",
    subject: ({ application }) => `OAuth settings of ${application}`,
    changed: {},
    grants: ({ incoming, outgoing }) => [
      ...oauthGrant("incoming", "incoming", incoming),
      ...oauthGrant("outgoing", "outgoing", outgoing),
    ],
  },
  /** Levels of links to Atlassian applications, if any is above "disabled". */
  exported: {
    suffix: "oauth",
    written: ["incoming", "outgoing"],
  },
});
