import { DEFINITIONS } from "../../provider";
import { REACH } from "../report/grant";
import { shown } from "../report/values";
import { commandKind } from "./command-kind";
import { ON_A_LINK, WARNED } from "./field-classes";

/** A login that Confluence presents to another application on behalf of all users. */
export const outgoingBasicAuth = commandKind(DEFINITIONS.OutgoingBasicAuth, {
  classes: { ...ON_A_LINK, ...WARNED, username: "reach", password: "presented" },
  words: {
    namedBy: "link",
    subject: ({ application }) => `Login (Basic) at ${application}`,
    changed: {},
    grants: ({ username }) =>
      username === undefined
        ? []
        : [
            {
              direction: "outgoing",
              inputs: ["username"],
              means: "Basic",
              label: "Basic",
              extent: `as the user ${shown(username)}, with its password (Basic)`,
              reach: REACH.application,
            },
          ],
  },
  /** Logins that Confluence presents to other applications; the server returns their passwords. */
  exported: {
    suffix: "basic",
  },
});
