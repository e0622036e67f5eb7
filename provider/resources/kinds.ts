import { applicationLink } from "./application-link/definition";
import { basicAuthentication } from "./basic-authentication/definition";
import { incomingConsumer } from "./incoming-consumer/definition";
import { incomingOAuth2Client } from "./incoming-oauth2-client/definition";
import { oauthSettings } from "./oauth-settings";
import { outgoingBasicAuth } from "./outgoing-basic-auth";
import { outgoingOAuth2Client } from "./outgoing-oauth2-client/definition";
import { outgoingServiceProvider } from "./outgoing-service-provider/definition";
import { rsaKeyPair } from "./rsa-key-pair";
import { trustedApplication } from "./trusted-application/definition";

/**
 * The registry of kinds: every resource that can be declared, by the last part of its type token. Whatever has to know
 * all kinds (the runtime, the provider plugin, the command, the tests) takes them from here.
 */
export const DEFINITIONS = {
  ApplicationLink: applicationLink,
  OAuthSettings: oauthSettings,
  IncomingConsumer: incomingConsumer,
  OutgoingServiceProvider: outgoingServiceProvider,
  OutgoingBasicAuth: outgoingBasicAuth,
  TrustedApplication: trustedApplication,
  BasicAuthentication: basicAuthentication,
  IncomingOAuth2Client: incomingOAuth2Client,
  OutgoingOAuth2Client: outgoingOAuth2Client,
  RsaKeyPair: rsaKeyPair,
};

/** Last part of a type token: `ApplicationLink`. */
export type Kind = keyof typeof DEFINITIONS;

/** All kinds, in the order in which they are documented. */
export const KINDS = Object.keys(DEFINITIONS) as readonly Kind[];
