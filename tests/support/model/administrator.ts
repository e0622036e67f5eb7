import type { Emulator } from "../../../emulator/src/server";
import type { Consumer, Link } from "../../../emulator/src/state";
import { bare, PUBLIC_KEYS } from "../public-keys";
import type { Level, LinkMember, LinkPart } from "./actions";

const TYPES = "com.atlassian.applinks.api.auth.types";
export const OAUTH_PROVIDER = `${TYPES}.OAuthAuthenticationProvider`;
export const BASIC_PROVIDER = `${TYPES}.BasicAuthenticationProvider`;
export const INCOMING_KEY = "oauth.incoming.consumerkey";

/** Changes a member of a link as an administrator would on its screens; what is not there is not changed. */
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
  // The screens do not find the consumer of a configuration that was wiped.
  if ((what === "link" || what === "provider") && outgoing !== undefined && outgoingKey === undefined) return;
  if (what === "link" || what === "consumer") {
    state.consumers = state.consumers.filter(({ key }) => key !== link.properties[INCOMING_KEY]);
    delete link.properties[INCOMING_KEY];
  }
  if (what === "link" || what === "provider") {
    state.serviceProviderConsumers = state.serviceProviderConsumers.filter(({ key }) => key !== outgoingKey);
    delete link.providers[OAUTH_PROVIDER];
  }
  if (what === "basic") delete link.providers[BASIC_PROVIDER];
  if (what === "link") state.links = state.links.filter(({ id }) => id !== link.id);
}

/** Sets the incoming level of a link to an Atlassian application that has been trusted before. */
export function setLevelByHand({ state }: Emulator, linkId: string, level: Exclude<Level, "disabled">): void {
  const link = state.links.find(({ id }) => id === linkId);
  const consumer = link && consumerOf(state.consumers, link);
  if (consumer === undefined) return;
  consumer.twoLOAllowed = level !== "3LO";
  consumer.twoLOImpersonationAllowed = level === "2LOi";
}

function consumerOf(consumers: readonly Consumer[], link: Link): Consumer | undefined {
  return consumers.find(({ key }) => key === link.properties[INCOMING_KEY]);
}
