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
