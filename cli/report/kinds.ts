import { urnParts } from "../plan/urn";
import { applicationLink } from "./kinds/application-link";
import { incomingConsumer } from "./kinds/incoming-consumer";
import { incomingOAuth2Client } from "./kinds/incoming-oauth2-client";
import type { KindWords } from "./kinds/kind-words";
import { oauthSettings } from "./kinds/oauth-settings";
import { outgoingBasicAuth } from "./kinds/outgoing-basic-auth";
import { outgoingOAuth2Client } from "./kinds/outgoing-oauth2-client";
import { outgoingServiceProvider } from "./kinds/outgoing-service-provider";
import { rsaKeyPair } from "./kinds/rsa-key-pair";
import { trustedApplication } from "./kinds/trusted-application";

/** Every kind that a report can speak of. A new kind is one file and one line here. */
export const KINDS: readonly KindWords[] = [
  applicationLink,
  oauthSettings,
  incomingConsumer,
  outgoingServiceProvider,
  outgoingBasicAuth,
  trustedApplication,
  incomingOAuth2Client,
  outgoingOAuth2Client,
  rsaKeyPair,
];

const TYPE_PREFIX = "pulumi-nodejs:dynamic/confluence:";

/** The words for a resource type; undefined for a type of another package. */
export function kindOf(type: string): KindWords | undefined {
  return type.startsWith(TYPE_PREFIX)
    ? KINDS.find(({ kind }) => kind === type.slice(TYPE_PREFIX.length))
    : undefined;
}

/** Whether a type is one of this package's components, which stand for the resources in them and nothing else. */
export function isComponent(type: string): boolean {
  return type.startsWith("confluence:index:");
}

/** The same for the resource that a URN names. */
export function kindOfUrn(urn: string): KindWords | undefined {
  return kindOf(urnParts(urn).type);
}
