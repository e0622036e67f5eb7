import { engine } from "../process/engine";
import { applicationLink as applicationLinkDefinition } from "../resources/application-link/definition";
import { basicAuthentication as basicAuthenticationDefinition } from "../resources/basic-authentication/definition";
import { incomingConsumer as incomingConsumerDefinition } from "../resources/incoming-consumer/definition";
import { incomingOAuth2Client as incomingOAuth2ClientDefinition } from "../resources/incoming-oauth2-client/definition";
import { oauthSettings as oauthSettingsDefinition } from "../resources/oauth-settings";
import { outgoingBasicAuth as outgoingBasicAuthDefinition } from "../resources/outgoing-basic-auth";
import { outgoingOAuth2Client as outgoingOAuth2ClientDefinition } from "../resources/outgoing-oauth2-client/definition";
import { outgoingServiceProvider as outgoingServiceProviderDefinition } from "../resources/outgoing-service-provider/definition";
import { rsaKeyPair as rsaKeyPairDefinition } from "../resources/rsa-key-pair";
import { trustedApplication as trustedApplicationDefinition } from "../resources/trusted-application/definition";
import { adapt } from "./adapter";
import { createHost } from "./host";

/**
 * The dynamic providers, one for each kind. The state of every resource names this module and the export it uses:
 * neither the path nor a name ever changes. An incompatible successor would be `runtime/v2`.
 */

engine?.watch();
const host = createHost();

export const applicationLink = adapt(applicationLinkDefinition, host);
export const oauthSettings = adapt(oauthSettingsDefinition, host);
export const incomingConsumer = adapt(incomingConsumerDefinition, host);
export const outgoingServiceProvider = adapt(outgoingServiceProviderDefinition, host);
export const outgoingBasicAuth = adapt(outgoingBasicAuthDefinition, host);
export const trustedApplication = adapt(trustedApplicationDefinition, host);
export const basicAuthentication = adapt(basicAuthenticationDefinition, host);
export const incomingOAuth2Client = adapt(incomingOAuth2ClientDefinition, host);
export const outgoingOAuth2Client = adapt(outgoingOAuth2ClientDefinition, host);
export const rsaKeyPair = adapt(rsaKeyPairDefinition, host);
