import { engine } from "../process/engine";
import { createHost } from "./host";
import { providersOf } from "./providers";

/**
 * The dynamic providers, one for each kind. The state of every resource names this module and the export it uses:
 * neither the path nor a name ever changes. An incompatible successor would be `runtime/v2`.
 */

engine?.watch();
const providers = providersOf(createHost());

export const applicationLink = providers.ApplicationLink;
export const oauthSettings = providers.OAuthSettings;
export const incomingConsumer = providers.IncomingConsumer;
export const outgoingServiceProvider = providers.OutgoingServiceProvider;
export const outgoingBasicAuth = providers.OutgoingBasicAuth;
export const trustedApplication = providers.TrustedApplication;
export const basicAuthentication = providers.BasicAuthentication;
export const incomingOAuth2Client = providers.IncomingOAuth2Client;
export const outgoingOAuth2Client = providers.OutgoingOAuth2Client;
export const rsaKeyPair = providers.RsaKeyPair;
