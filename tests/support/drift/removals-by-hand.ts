import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { linkNamed } from "../stack";
import type { Resource } from "./full-stack";

/** One object that somebody deletes on the server. */
export interface RemovalByHand {
  readonly resource: Resource;
  /** How the object is removed, when there is more than one way. */
  readonly how: string;
  readonly make: (server: Emulator) => void;
  /** What the repair creates: the object and what depends on it. */
  readonly created: readonly Resource[];
}

const TYPES = "com.atlassian.applinks.api.auth.types";
const KEY_PROPERTY = "oauth.incoming.consumerkey";
const TRUST_PROPERTY = "trustedapps.incoming.applicationId";
/** As deletion over REST does. */
const LEAVING = ", leaving its consumers behind";

const ON_REPORTING: readonly Resource[] = ["reporting", "consumer", "provider", "basic"];
const ON_JIRA: readonly Resource[] = ["jira", "settings", "trust"];

/** The removal of every object of the full stack. */
export const REMOVALS_BY_HAND: readonly RemovalByHand[] = [
  removal("reporting", ON_REPORTING, (server) => removeLink(server, "Reporting", true)),
  removal("reporting", ON_REPORTING, (server) => removeLink(server, "Reporting", false), LEAVING),
  removal("consumer", ["consumer"], (server) => removeConsumer(server, "Reporting")),
  removal("provider", ["provider"], (server) => {
    delete linkNamed(server, "Reporting").providers[`${TYPES}.OAuthAuthenticationProvider`];
    server.state.serviceProviderConsumers = server.state.serviceProviderConsumers.filter(
      ({ key }) => key !== "confluence",
    );
  }),
  removal("basic", ["basic"], (server) => {
    delete linkNamed(server, "Reporting").providers[`${TYPES}.BasicAuthenticationProvider`];
  }),
  removal("warehouse", ["warehouse", "generic consumer"], (server) => removeLink(server, "Warehouse", true)),
  removal("generic consumer", ["generic consumer"], (server) => removeConsumer(server, "Warehouse")),
  removal("bamboo", ["bamboo", "atlassian consumer"], (server) => removeLink(server, "Builds", true)),
  removal(
    "bamboo",
    ["bamboo", "atlassian consumer"],
    (server) => removeLink(server, "Builds", false),
    LEAVING,
  ),
  removal("atlassian consumer", ["atlassian consumer"], (server) => removeConsumer(server, "Builds")),
  removal("jira", ON_JIRA, (server) => removeLink(server, "Our Jira", true)),
  removal("settings", ON_JIRA, (server) => removeLink(server, "Our Jira", false), ", with its link"),
  removal("trust", ["trust"], (server) => {
    removeTrust(server, "Our Jira");
    delete linkNamed(server, "Our Jira").providers[`${TYPES}.TrustedAppsAuthenticationProvider`];
  }),
  removal("client", ["client"], ({ state }) => {
    state.oauth2Clients = state.oauth2Clients.filter(({ name }) => name !== "Reporting");
  }),
  removal("login", ["login"], ({ state }) => {
    state.oauth2Configs = [];
  }),
];

function removal(
  resource: Resource,
  created: readonly Resource[],
  make: (server: Emulator) => void,
  how = "",
): RemovalByHand {
  return { resource, how, make, created };
}

/** The mark of a primary link goes to the oldest one of its type, as the server does it. */
function removeLink(server: Emulator, name: string, isClean: boolean): void {
  const link = linkNamed(server, name);
  const { state } = server;
  removeTrust(server, name);
  if (isClean) {
    removeConsumer(server, name);
    const key = link.providers[`${TYPES}.OAuthAuthenticationProvider`]?.["consumerKey.outbound"];
    state.serviceProviderConsumers = state.serviceProviderConsumers.filter((entry) => entry.key !== key);
  }
  state.links = state.links.filter((other) => other !== link);
  state.allowlist.rules = state.allowlist.rules.filter(({ expression }) => expression !== link.id);
  const heir = state.links.find(({ typeId }) => typeId === link.typeId);
  if (link.isPrimary && heir !== undefined) heir.isPrimary = true;
}

function removeConsumer(server: Emulator, name: string): void {
  const link = linkNamed(server, name);
  server.state.consumers = server.state.consumers.filter(({ key }) => key !== link.properties[KEY_PROPERTY]);
  delete link.properties[KEY_PROPERTY];
}

function removeTrust(server: Emulator, name: string): void {
  const link = linkNamed(server, name);
  server.state.trustedApplications = server.state.trustedApplications.filter(
    ({ linkId }) => linkId !== link.id,
  );
  delete link.properties[TRUST_PROPERTY];
}
