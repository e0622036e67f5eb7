import { outgoingBasicAuth as definition } from "../../../provider/resources/outgoing-basic-auth";
import { REACH } from "../grant";
import { shown } from "../values";
import { traitsOf } from "./field-traits";
import type { KindWords } from "./kind-words";

/** A login that Confluence presents to another application, whoever uses it. */
export const outgoingBasicAuth: KindWords = {
  kind: "OutgoingBasicAuth",
  namedBy: "link",
  subject: ({ application }) => `Login (Basic) at ${application}`,
  changed: {},
  inputs: traitsOf(definition.fields),
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
};
