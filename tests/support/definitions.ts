import { applicationLink } from "../../provider/resources/application-link/definition";
import { basicAuthentication } from "../../provider/resources/basic-authentication/definition";
import type { ResourceDefinition } from "../../provider/resources/definition";
import { incomingConsumer } from "../../provider/resources/incoming-consumer/definition";
import { incomingOAuth2Client } from "../../provider/resources/incoming-oauth2-client/definition";
import { oauthSettings } from "../../provider/resources/oauth-settings";
import { outgoingBasicAuth } from "../../provider/resources/outgoing-basic-auth";
import { outgoingOAuth2Client } from "../../provider/resources/outgoing-oauth2-client/definition";
import { outgoingServiceProvider } from "../../provider/resources/outgoing-service-provider/definition";
import { rsaKeyPair } from "../../provider/resources/rsa-key-pair";
import { trustedApplication } from "../../provider/resources/trusted-application/definition";

/** What defines each kind of resource, all there are; `tests/unit/sdk/field-tables.test.ts` sees to that. */
export const DEFINITIONS = [
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
];

/** The definition of a kind, with the types of its inputs forgotten. */
export function definitionOf(kind: string): ResourceDefinition<object, object> {
  const definition = DEFINITIONS.find((candidate) => candidate.kind === kind);
  if (definition === undefined) throw new Error(`There is no ${kind}`);
  return definition as unknown as ResourceDefinition<object, object>;
}
