export { AppLinksError, REASONS, type Reason } from "../provider/http/errors";
export { ApplicationLink, type ApplicationLinkArgs } from "./application-link";
export { type ReciprocalEnd, ReciprocalLink, type ReciprocalLinkArgs } from "./components/reciprocal-link";
export {
  ThirdPartyApplication,
  type ThirdPartyApplicationArgs,
  type ThirdPartyCredentials,
  type ThirdPartyInstanceArgs,
} from "./components/third-party-application";
export { IncomingConsumer, type IncomingConsumerArgs } from "./incoming-consumer";
export {
  type ApplicationLinkInfo,
  type GetApplicationLinkArgs,
  getApplicationLink,
  getManifest,
  listApplicationLinks,
  type ManifestInfo,
} from "./lookups/application-links";
export type { LookupOptions } from "./lookups/program-connections";
export { type OAuthLevel, OAuthSettings, type OAuthSettingsArgs } from "./oauth-settings";
export type { CommonArgs } from "./resource";
export { RsaKeyPair, type RsaKeyPairArgs } from "./rsa-key-pair";
