import type { EmulatorContext } from "../context/context";
import type { Link } from "../state/server-state";

const PREFIX = "com.atlassian.applinks.api.auth.types.";

/** Outgoing authentication providers by short name; their class names are the identifiers on the wire. */
export const providerClasses = {
  oauth: `${PREFIX}OAuthAuthenticationProvider`,
  twoLo: `${PREFIX}TwoLeggedOAuthAuthenticationProvider`,
  twoLoi: `${PREFIX}TwoLeggedOAuthWithImpersonationAuthenticationProvider`,
  basic: `${PREFIX}BasicAuthenticationProvider`,
  trusted: `${PREFIX}TrustedAppsAuthenticationProvider`,
  cors: `${PREFIX}CorsAuthenticationProvider`,
} as const;

/** Whether the server has a provider of this class. */
export function isProviderClass(name: string): boolean {
  return Object.values<string>(providerClasses).includes(name);
}

/** The plugin module behind a provider class, as listings show it. */
export function providerModule(providerClass: string): string {
  return MODULES[providerClass] ?? `${MODULE_PACKAGE}.UnknownAuthenticationProviderPluginModule`;
}

const MODULE_PACKAGE = "com.atlassian.applinks.core.auth";

const MODULES: Readonly<Record<string, string>> = {
  [providerClasses.oauth]: `${MODULE_PACKAGE}.oauth.OAuthAuthenticatorProviderPluginModule`,
  [providerClasses.twoLo]: `${MODULE_PACKAGE}.oauth.twolo.TwoLeggedOAuthAuthenticatorProviderPluginModule`,
  [providerClasses.twoLoi]: `${MODULE_PACKAGE}.oauth.twoloi.TwoLeggedOAuthWithImpersonationAuthenticatorProviderPluginModule`,
  [providerClasses.basic]: `${MODULE_PACKAGE}.basic.BasicAuthenticationProviderPluginModule`,
  [providerClasses.trusted]: `${MODULE_PACKAGE}.trusted.TrustedAppsAuthenticationProviderPluginModule`,
  [providerClasses.cors]: `${MODULE_PACKAGE}.cors.CorsAuthenticationProviderPluginModule`,
};

/** Registers an outgoing provider with this configuration, replacing an existing one. */
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
