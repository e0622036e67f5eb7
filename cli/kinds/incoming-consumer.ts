import { DEFINITIONS } from "../../provider";
import { oauthGrant } from "../report/grant";
import { keyShown, shown, userShown } from "../report/values";
import { commandKind } from "./command-kind";
import { ON_A_LINK, WARNED } from "./field-classes";

/** Third-party applications that call Confluence and sign their calls with a key of their own. */
export const incomingConsumer = commandKind(DEFINITIONS.IncomingConsumer, {
  classes: {
    ...ON_A_LINK,
    ...WARNED,
    key: "identity",
    name: "cosmetic",
    publicKey: "accepted",
    level: "reach",
    executeAs: "reach",
    description: "cosmetic",
    callback: "address",
  },
  words: {
    namedBy: "link",
    subject: ({ application }) => `Consumer of ${application}`,
    created: ({ application, after }) =>
      `${application} signs its calls as consumer ${shown(after.key)} with ${keyShown(after.publicKey)}`,
    deleted: ({ application, before }) =>
      `Consumer ${shown(before.key)} of ${application} removed, with every token its users were given`,
    changed: {
      key: ({ application, before, after }) =>
        `${application} signs as consumer ${shown(after.key)} instead of ${shown(before.key)}`,
      publicKey: ({ application, before, after }) =>
        `${application} signs with ${keyShown(after.publicKey)} instead of ${keyShown(before.publicKey)}`,
      executeAs: ({ application, before, after }) =>
        `Calls of ${application} without a user run as ${userShown(after.executeAs)} instead of ${userShown(before.executeAs)}`,
      callback: ({ application, before, after }) =>
        `Users who authorise ${application} are sent to ${shown(after.callback)} instead of ${shown(before.callback)}`,
    },
    grants: ({ level, executeAs }) => oauthGrant("incoming", "level", level, executeAs),
  },
  /** Third-party applications that call Confluence, and Atlassian ones that run as a user of their own. */
  exported: {
    suffix: "consumer",
    written: ["level"],
  },
});
