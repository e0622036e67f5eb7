import { INCOMING_CONSUMER_FIELDS } from "../../../provider/resources/incoming-consumer/inputs";
import { oauthGrant } from "../grant";
import { keyShown, shown, userShown } from "../values";
import { traitsOf } from "./field-traits";
import type { KindWords } from "./kind-words";

/** Third-party applications that call Confluence, signing with a key of their own. */
export const incomingConsumer: KindWords = {
  kind: "IncomingConsumer",
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
  inputs: traitsOf(INCOMING_CONSUMER_FIELDS),
  grants: ({ level, executeAs }) => oauthGrant("incoming", "level", level, executeAs),
};
