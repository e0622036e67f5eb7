import { KINDS, type Kind } from "../format/kinds";
import { applicationLink } from "./application-link/definition";
import { basicAuthentication } from "./basic-authentication/definition";
import type { CommonState, NotKept, ResourceDefinition } from "./definition";
import { incomingConsumer } from "./incoming-consumer/definition";
import { incomingOAuth2Client } from "./incoming-oauth2-client/definition";
import { oauthSettings } from "./oauth-settings/definition";
import { outgoingBasicAuth } from "./outgoing-basic-auth/definition";
import { outgoingOAuth2Client } from "./outgoing-oauth2-client/definition";
import { outgoingServiceProvider } from "./outgoing-service-provider/definition";
import { rsaKeyPair } from "./rsa-key-pair/definition";
import { trustedApplication } from "./trusted-application/definition";

/** The definition of each kind; a missing one does not compile. */
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
} satisfies Readonly<Record<Kind, object>>;

/** Does not compile if the facts about a kind and its definition name different inputs or outputs. */
KINDS satisfies { readonly [Name in Kind]: FactsAbout<(typeof DEFINITIONS)[Name]> };

type FactsAbout<Definition> =
  Definition extends ResourceDefinition<infer Inputs, infer State>
    ? {
        readonly requiredInputs: readonly (keyof Inputs)[];
        readonly secretInputs: readonly (keyof Inputs)[];
        readonly outputs: {
          readonly [Output in Exclude<
            keyof State,
            keyof Inputs | keyof CommonState | keyof NotKept
          >]-?: readonly (keyof Inputs)[];
        };
        readonly secretOutputs: readonly (keyof State)[];
      }
    : never;
