import type { EmulatorContext } from "../context";
import type { Link } from "../state";
import { providerClasses } from "./provider-classes";

/** Registers an outgoing provider with this configuration, or replaces the one that is there. */
export function registerProvider(
  context: EmulatorContext,
  link: Link,
  providerClass: string,
  config: Record<string, string> = {},
): void {
  link.providers[providerClass] = config;
  context.changed();
}

/** Unregisters an outgoing provider and those that build on it; without 3LO also the users' tokens at the peer. */
export function unregisterProvider(context: EmulatorContext, link: Link, providerClass: string): void {
  const { oauth, twoLo, twoLoi } = providerClasses;
  const isThreeLo = providerClass === oauth;
  const dependent = isThreeLo ? [twoLo, twoLoi] : [];
  for (const name of [providerClass, ...dependent]) delete link.providers[name];
  if (isThreeLo) {
    context.state.outgoingTokens = context.state.outgoingTokens.filter(({ linkId }) => linkId !== link.id);
  }
  context.changed();
}
