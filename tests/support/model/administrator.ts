import type { Consumer, Emulator, Link } from "@pulumi-confluence-applinks/emulator";
import { bare, PUBLIC_KEYS } from "../public-keys";
import type { LinkMember, LinkPart, SharedMember, SharedPart } from "./actions";

const TYPES = "com.atlassian.applinks.api.auth.types";
export const OAUTH_PROVIDER = `${TYPES}.OAuthAuthenticationProvider`;
export const BASIC_PROVIDER = `${TYPES}.BasicAuthenticationProvider`;
export const TRUST_PROVIDER = `${TYPES}.TrustedAppsAuthenticationProvider`;
export const INCOMING_KEY = "oauth.incoming.consumerkey";
const TWO_LO_PROVIDER = `${TYPES}.TwoLeggedOAuthAuthenticationProvider`;
const TRUST_ID = "trustedapps.incoming.applicationId";

/** Names under which the model declares the objects that a server has one of. */
export const CLIENT_NAME = "Client";
export const CONFIGURATION_NAME = "Login";

/** Changes a member of a link as an administrator would on its pages; does nothing when there is no such member. */
export function changeByHand({ state }: Emulator, link: Link, what: LinkMember, serial: number): void {
  const consumer = consumerOf(state.consumers, link);
  const outgoing = link.providers[OAUTH_PROVIDER];
  const basic = link.providers[BASIC_PROVIDER];
  switch (what) {
    case "name":
      link.name = `By hand ${serial}`;
      return;
    case "rpcUrl":
    case "displayUrl":
      link[what] = `https://by-hand-${serial}.example.com`;
      return;
    case "level":
      if (consumer === undefined) return;
      consumer.twoLOAllowed = consumer.twoLOImpersonationAllowed = !consumer.twoLOImpersonationAllowed;
      return;
    case "key":
      if (consumer === undefined) return;
      consumer.publicKey = bare(PUBLIC_KEYS.find((pem) => bare(pem) !== consumer.publicKey) ?? "");
      return;
    case "executeAs":
      if (consumer !== undefined) consumer.executingTwoLOUser = consumer.twoLOAllowed ? "admin" : null;
      return;
    case "callback":
      if (consumer !== undefined) consumer.callback = `https://by-hand-${serial}.example.com/callback`;
      return;
    case "endpoint":
      if (outgoing?.["consumerKey.outbound"] === undefined) return;
      outgoing["serviceProvider.accessTokenUrl"] = `https://by-hand-${serial}.example.com/token`;
      return;
    case "outgoing":
      if (outgoing !== undefined) link.providers[OAUTH_PROVIDER] = {};
      return;
    case "password":
      if (basic !== undefined) basic.password = `by-hand-${serial}`;
      return;
  }
}

/** Deletes a link or a part of it, leaving nothing behind. */
export function removeByHand({ state }: Emulator, link: Link, what: LinkPart): void {
  const outgoing = link.providers[OAUTH_PROVIDER];
  const outgoingKey = outgoing?.["consumerKey.outbound"];
  // The pages do not find the consumer of a configuration that was emptied.
  if ((what === "link" || what === "provider") && outgoing !== undefined && outgoingKey === undefined) return;
  if (what === "link" || what === "consumer") removeConsumer(state, link);
  if (what === "link" || what === "provider") {
    state.serviceProviderConsumers = state.serviceProviderConsumers.filter(({ key }) => key !== outgoingKey);
    delete link.providers[OAUTH_PROVIDER];
  }
  if (what === "basic") delete link.providers[BASIC_PROVIDER];
  if (what === "link") removeLink(state, link);
}

/** Changes one of the objects that a server has one of; does nothing when there is none. */
export function changeSharedByHand({ state }: Emulator, jiraId: string, what: SharedMember): void {
  const link = state.links.find(({ id }) => id === jiraId);
  switch (what) {
    case "incoming level": {
      const consumer = link && consumerOf(state.consumers, link);
      if (consumer === undefined) return;
      consumer.twoLOAllowed = consumer.twoLOImpersonationAllowed = !consumer.twoLOAllowed;
      return;
    }
    case "outgoing level":
      if (link?.providers[OAUTH_PROVIDER] === undefined) return;
      if (link.providers[TWO_LO_PROVIDER] === undefined) link.providers[TWO_LO_PROVIDER] = {};
      else
        for (const name of Object.keys(link.providers))
          if (/TwoLegged/.test(name)) delete link.providers[name];
      return;
    case "trust":
      for (const trust of state.trustedApplications) if (trust.linkId === jiraId) trust.timeoutMs += 1000;
      return;
    case "client":
      for (const client of state.oauth2Clients) {
        if (client.name === CLIENT_NAME) client.redirects = ["https://by-hand.example.com/callback"];
      }
      return;
    case "configuration":
      for (const configuration of state.oauth2Configs) configuration.scopes = ["profile"];
      return;
  }
}

/** Deletes one of the objects that a server has one of. */
export function removeSharedByHand({ state }: Emulator, jiraId: string, what: SharedPart): void {
  const link = state.links.find(({ id }) => id === jiraId);
  if (what === "client") state.oauth2Clients = state.oauth2Clients.filter(({ name }) => name !== CLIENT_NAME);
  if (what === "configuration") state.oauth2Configs = [];
  if (link === undefined) return;
  if (what === "outgoing trust") delete link.providers[TRUST_PROVIDER];
  if (what === "jira" || what === "incoming trust") {
    state.trustedApplications = state.trustedApplications.filter(({ linkId }) => linkId !== jiraId);
    delete link.properties[TRUST_ID];
  }
  if (what !== "jira") return;
  removeConsumer(state, link);
  removeLink(state, link);
}

/** Performs the action that was drawn, or, if it changes nothing, the first one after it in `all` that does. */
export function actUntilChanged<What>(
  server: Emulator,
  all: readonly What[],
  drawn: What,
  act: (what: What) => void,
): void {
  const before = JSON.stringify(server.snapshot());
  const start = all.indexOf(drawn);
  for (const what of [...all.slice(start), ...all.slice(0, start)]) {
    act(what);
    if (JSON.stringify(server.snapshot()) !== before) return;
  }
}

function removeConsumer(state: Emulator["state"], link: Link): void {
  state.consumers = state.consumers.filter(({ key }) => key !== link.properties[INCOMING_KEY]);
  delete link.properties[INCOMING_KEY];
}

/** The mark of a primary link goes to the oldest one of its type, as the server does it. */
function removeLink(state: Emulator["state"], link: Link): void {
  state.links = state.links.filter(({ id }) => id !== link.id);
  const heir = state.links.find(({ typeId }) => typeId === link.typeId);
  if (link.isPrimary && heir !== undefined) heir.isPrimary = true;
}

function consumerOf(consumers: readonly Consumer[], link: Link): Consumer | undefined {
  return consumers.find(({ key }) => key === link.properties[INCOMING_KEY]);
}
