import { OUTGOING_SERVICE_PROVIDER_FIELDS } from "../../../provider/resources/outgoing-service-provider/inputs";
import { REACH } from "../grant";
import { plainlyShown, shown } from "../values";
import { traitsOf } from "./field-traits";
import type { KindWords } from "./kind-words";

/** Third-party service providers that Confluence calls for its users. */
export const outgoingServiceProvider: KindWords = {
  kind: "OutgoingServiceProvider",
  namedBy: "link",
  subject: ({ application }) => `Service provider ${application}`,
  changed: {
    key: ({ application, server, before, after }) =>
      `${server} signs its calls to ${application} as consumer ${shown(after.key)} instead of ${shown(before.key)}`,
    requestTokenUrl: endpointChanged("Request tokens", "requestTokenUrl"),
    accessTokenUrl: endpointChanged("Access tokens", "accessTokenUrl"),
    authorizeUrl: endpointChanged("Users' authorisation", "authorizeUrl", "takes place at"),
  },
  inputs: traitsOf(OUTGOING_SERVICE_PROVIDER_FIELDS),
  grants: ({ key }) =>
    key === undefined
      ? []
      : [
          {
            direction: "outgoing",
            inputs: ["key"],
            means: "OAuth 1.0a, shared secret",
            label: "OAuth 1.0a",
            extent: `as consumer ${shown(key)}, for users who authorise it`,
            reach: REACH.consented,
          },
        ],
};

function endpointChanged(what: string, input: string, verb = "come from"): KindWords["changed"][string] {
  return ({ application, before, after }) =>
    `${what} for ${application} ${verb} ${plainlyShown(after[input])} instead of ${plainlyShown(before[input])}`;
}
