import { applicationLink } from "../../provider/resources/application-link/definition";
import { basicAuthentication } from "../../provider/resources/basic-authentication/definition";
import { incomingConsumer } from "../../provider/resources/incoming-consumer/definition";
import { incomingOAuth2Client } from "../../provider/resources/incoming-oauth2-client/definition";
import { oauthSettings } from "../../provider/resources/oauth-settings";
import { outgoingBasicAuth } from "../../provider/resources/outgoing-basic-auth";
import { outgoingOAuth2Client } from "../../provider/resources/outgoing-oauth2-client/definition";
import { outgoingServiceProvider } from "../../provider/resources/outgoing-service-provider/definition";
import { rsaKeyPair } from "../../provider/resources/rsa-key-pair";
import { trustedApplication } from "../../provider/resources/trusted-application/definition";
import type * as runtime from "../../provider/runtime/v1";

/** The kinds by the export of the runtime that serves them: `applicationLink`. */
export type Handler = keyof typeof runtime;

/** What defines each kind; one that the runtime serves and that is missing here does not compile. */
export const DEFINITIONS = {
  applicationLink,
  oauthSettings,
  incomingConsumer,
  outgoingServiceProvider,
  outgoingBasicAuth,
  trustedApplication,
  basicAuthentication,
  incomingOAuth2Client,
  outgoingOAuth2Client,
  rsaKeyPair,
} satisfies Record<
  Handler,
  { readonly kind: string; readonly fields: object; readonly secretOutputs: readonly string[] }
>;
