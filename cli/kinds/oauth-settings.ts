import { DEFINITIONS, GENERIC } from "../../provider";
import { forEachLink } from "../export/server-view";
import { oauthGrant } from "../report/grant";
import { commandKind } from "./command-kind";
import { ON_A_LINK, WARNED } from "./field-classes";
import { hasOwnConsumer } from "./incoming-consumer";

/** OAuth 1.0a between Confluence and another Atlassian application: two levels, and nothing else. */
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
  /** Levels of links to Atlassian applications, where any is above "disabled". */
  exported: {
    place: "part of a link",
    suffix: "oauth",
    written: ["incoming", "outgoing"],
    find: (view) =>
      forEachLink(view, async ({ id, type }) => {
        if (type === GENERIC) return undefined;
        const levels = await view.levels(id);
        if (levels === undefined) return undefined;
        const { incoming, outgoing } = levels;
        // There the consumer carries the incoming level.
        if (hasOwnConsumer(type, await view.incomingConsumer(id))) {
          return outgoing === "disabled" ? undefined : { outgoing };
        }
        return incoming === "disabled" && outgoing === "disabled" ? undefined : { incoming, outgoing };
      }),
  },
});
