import { DEFINITIONS, type Kind } from "../resources/kinds";
import { adapt, type Host, type Provider } from "./adapter";

/** A provider for each kind, all with the configuration of one host. */
export function providersOf(host: Host): Readonly<Record<Kind, Provider>> {
  return {
    ApplicationLink: adapt(DEFINITIONS.ApplicationLink, host),
    OAuthSettings: adapt(DEFINITIONS.OAuthSettings, host),
    IncomingConsumer: adapt(DEFINITIONS.IncomingConsumer, host),
    OutgoingServiceProvider: adapt(DEFINITIONS.OutgoingServiceProvider, host),
    OutgoingBasicAuth: adapt(DEFINITIONS.OutgoingBasicAuth, host),
    TrustedApplication: adapt(DEFINITIONS.TrustedApplication, host),
    BasicAuthentication: adapt(DEFINITIONS.BasicAuthentication, host),
    IncomingOAuth2Client: adapt(DEFINITIONS.IncomingOAuth2Client, host),
    OutgoingOAuth2Client: adapt(DEFINITIONS.OutgoingOAuth2Client, host),
    RsaKeyPair: adapt(DEFINITIONS.RsaKeyPair, host),
  };
}
