import type { EmulatorContext } from "../context/context";
import type { Consumer, Link, ServiceProviderConsumer, TrustedApplication } from "../state/server-state";
import { providerClasses } from "./authentication-providers";

/** The link property that remembers the key of its incoming consumer; only the latest one. */
export const INCOMING_CONSUMER_KEY = "oauth.incoming.consumerkey";

/** The incoming consumer of a link, found through the key the link remembers. */
export function incomingConsumer({ state }: EmulatorContext, link: Link): Consumer | undefined {
  const key = link.properties[INCOMING_CONSUMER_KEY];
  return state.consumers.find((consumer) => consumer.key === key);
}

/** The third-party service provider entry that the link's outgoing OAuth configuration names. */
export function outgoingConsumer(
  { state }: EmulatorContext,
  link: Link,
): ServiceProviderConsumer | undefined {
  const key = link.providers[providerClasses.oauth]?.["consumerKey.outbound"];
  return state.serviceProviderConsumers.find((consumer) => consumer.key === key);
}

/**
 * Stores a consumer under its key, replacing any other with that key, and points the link to it. A consumer with an old key stays stored.
 */
export function storeIncomingConsumer(context: EmulatorContext, link: Link, consumer: Consumer): void {
  const { state, settings } = context;
  const stored = settings.dropsImpersonation ? { ...consumer, twoLOImpersonationAllowed: false } : consumer;
  state.consumers = replaceOrAdd(state.consumers, stored);
  link.properties[INCOMING_CONSUMER_KEY] = consumer.key;
  context.changed();
}

/** Stores a third-party service provider entry. Entries are stored by name, so an entry with this name or key is replaced. */
export function storeOutgoingConsumer(context: EmulatorContext, consumer: ServiceProviderConsumer): void {
  const { state } = context;
  state.serviceProviderConsumers = [
    ...state.serviceProviderConsumers.filter(
      ({ key, name }) => key !== consumer.key && name !== consumer.name,
    ),
    consumer,
  ];
  context.changed();
}

/** Deletes the entry that the link's outgoing OAuth configuration names; nothing happens when there is none. */
export function deleteOutgoingConsumer(context: EmulatorContext, link: Link): void {
  const { state } = context;
  const stored = outgoingConsumer(context, link);
  state.serviceProviderConsumers = state.serviceProviderConsumers.filter((consumer) => consumer !== stored);
  context.changed();
}

/** Deletes the link's incoming consumer with all its tokens; nothing happens when there is none. */
export function deleteIncomingConsumer(context: EmulatorContext, link: Link): void {
  const { state } = context;
  const key = link.properties[INCOMING_CONSUMER_KEY];
  if (key === undefined) return;
  delete link.properties[INCOMING_CONSUMER_KEY];
  state.consumers = state.consumers.filter((consumer) => consumer.key !== key);
  state.oauthTokens = state.oauthTokens.filter((token) => token.consumerKey !== key);
  context.changed();
}

function replaceOrAdd<T extends { readonly key: string }>(list: readonly T[], item: T): T[] {
  const isKnown = list.some(({ key }) => key === item.key);
  return isKnown ? list.map((known) => (known.key === item.key ? item : known)) : [...list, item];
}

/** The link property that remembers which trusted application belongs to it. */
export const INCOMING_TRUST_ID = "trustedapps.incoming.applicationId";

/** Trusts a link's application. */
export function storeTrust(context: EmulatorContext, link: Link, application: TrustedApplication): void {
  const { state } = context;
  state.trustedApplications = [
    ...state.trustedApplications.filter(({ id }) => id !== application.id),
    application,
  ];
  link.properties[INCOMING_TRUST_ID] = application.id;
  context.changed();
}

/** Stops trusting a link's application; nothing happens when it is not trusted. */
export function removeTrust(context: EmulatorContext, link: Link): void {
  const { state } = context;
  state.trustedApplications = state.trustedApplications.filter(({ linkId }) => linkId !== link.id);
  delete link.properties[INCOMING_TRUST_ID];
  context.changed();
}
