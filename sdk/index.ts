export type { ConsumerLevel, OAuthLevel, OAuthLevels } from "../provider/format/oauth-levels";
export { AppLinksError, REASONS, type Reason } from "../provider/http/errors";
export { ApplicationLink, type ApplicationLinkArgs } from "./application-link";
export {
  BasicAuthentication,
  type BasicAuthenticationArgs,
  type BasicAuthenticationSettings,
} from "./basic-authentication";
export { type ReciprocalEnd, ReciprocalLink, type ReciprocalLinkArgs } from "./components/reciprocal-link";
export {
  ThirdPartyApplication,
  type ThirdPartyApplicationArgs,
  type ThirdPartyCredentials,
  type ThirdPartyInstallationArgs,
  type ThirdPartyInstanceArgs,
} from "./components/third-party-application";
export { IncomingConsumer, type IncomingConsumerArgs } from "./incoming-consumer";
export {
  IncomingOAuth2Client,
  type IncomingOAuth2ClientArgs,
  type OAuth2Scope,
} from "./incoming-oauth2-client";
export {
  type ApplicationLinkStatus,
  type GetApplicationLinkStatusArgs,
  getApplicationLinkStatus,
} from "./lookups/application-link-status";
export {
  type ApplicationLinkInfo,
  type GetApplicationLinkArgs,
  getApplicationLink,
  getManifest,
  listApplicationLinks,
  type ManifestInfo,
} from "./lookups/application-links";
export type { LookupOptions } from "./lookups/program-connections";
export { OAuthSettings, type OAuthSettingsArgs } from "./oauth-settings";
export { OutgoingBasicAuth, type OutgoingBasicAuthArgs } from "./outgoing-basic-auth";
export { OutgoingOAuth2Client, type OutgoingOAuth2ClientArgs } from "./outgoing-oauth2-client";
export { OutgoingServiceProvider, type OutgoingServiceProviderArgs } from "./outgoing-service-provider";
export type { CommonArgs } from "./resource";
export { type RsaCertificateArgs, RsaKeyPair, type RsaKeyPairArgs } from "./rsa-key-pair";
export {
  TrustedApplication,
  type TrustedApplicationArgs,
  type TrustedApplicationConditions,
} from "./trusted-application";
