import { DEFINITIONS } from "../../provider";
import { REACH } from "../report/grant";
import { plainlyShown, shown } from "../report/values";
import { commandKind, type KindWords } from "./command-kind";
import { ON_A_LINK } from "./field-classes";

/** Third-party service providers that Confluence calls on behalf of its users. */
export const outgoingServiceProvider = commandKind(DEFINITIONS.OutgoingServiceProvider, {
  classes: {
    ...ON_A_LINK,
    key: "identity",
    name: "cosmetic",
    sharedSecret: "presented",
    requestTokenUrl: "address",
    accessTokenUrl: "address",
    authorizeUrl: "address",
    description: "cosmetic",
  },
  words: {
    namedBy: "link",
    subject: ({ application }) => `Service provider ${application}`,
    changed: {
      key: ({ application, server, before, after }) =>
        `${server} signs its calls to ${application} as consumer ${shown(after.key)} instead of ${shown(before.key)}`,
      requestTokenUrl: endpointChanged("Request tokens", "requestTokenUrl"),
      accessTokenUrl: endpointChanged("Access tokens", "accessTokenUrl"),
      authorizeUrl: endpointChanged("Users' authorisation", "authorizeUrl", "takes place at"),
    },
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
  },
  /** Third-party service providers that Confluence calls; the server never returns their secrets. */
  exported: {
    suffix: "provider",
  },
});

function endpointChanged(what: string, input: string, verb = "come from"): KindWords["changed"][string] {
  return ({ application, before, after }) =>
    `${what} for ${application} ${verb} ${plainlyShown(after[input])} instead of ${plainlyShown(before[input])}`;
}
