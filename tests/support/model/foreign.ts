import type { Emulator, ServerState } from "@pulumi-confluence-applinks/emulator";
import { addLink } from "../emulator-links";
import { bare, PUBLIC_KEYS } from "../public-keys";
import { INCOMING_KEY } from "./administrator";

/** Adds other people's objects to a server. */
export function addForeignObjects(server: Emulator): void {
  const { state } = server;
  const link = addLink(server, {
    name: "Wiki of others",
    isPrimary: true,
    properties: { [INCOMING_KEY]: "others" },
  });
  addLink(server, { name: "Jira of others", typeId: "jira", isPrimary: true });
  state.consumers.push({
    key: "others",
    name: link.name,
    description: "not ours",
    publicKey: bare(PUBLIC_KEYS[0]),
    callback: null,
    threeLOAllowed: true,
    twoLOAllowed: false,
    executingTwoLOUser: null,
    twoLOImpersonationAllowed: false,
  });
  state.serviceProviderConsumers.push({
    key: "confluence-at-others",
    name: "Confluence at others",
    description: null,
    sharedSecret: "secret of others",
  });
  state.oauth2Clients.push({
    id: "client-of-others",
    clientId: "id-of-others",
    clientSecret: "client secret of others",
    name: "Client of others",
    redirects: ["https://others.example.com/callback"],
    userKey: "admin",
    scope: "READ",
  });
}

/**
 * The part of a state that existed before, to be compared with how it was.
 *
 * @param isPrimaryMoved whether a declared link has taken the mark of the primary generic link, which no request gives back
 */
export function foreignPart(state: ServerState, before: ServerState, isPrimaryMoved: boolean): object {
  return {
    links: state.links
      .filter(({ id }) => before.links.some((link) => link.id === id))
      .map((link) =>
        isPrimaryMoved && link.typeId === "generic" ? { ...link, isPrimary: undefined } : link,
      ),
    consumers: state.consumers.filter(({ key }) => before.consumers.some((consumer) => consumer.key === key)),
    providerEntries: state.serviceProviderConsumers.filter(({ key }) =>
      before.serviceProviderConsumers.some((entry) => entry.key === key),
    ),
    clients: state.oauth2Clients.filter(({ id }) => before.oauth2Clients.some((client) => client.id === id)),
  };
}
