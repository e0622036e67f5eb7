import { ownTypeName } from "../plan/resource-type";
import { urnParts } from "../plan/urn";
import { DEFINITIONS, type Handler } from "./definitions";
import { applicationLink } from "./kinds/application-link";
import { basicAuthentication } from "./kinds/basic-authentication";
import { incomingConsumer } from "./kinds/incoming-consumer";
import { incomingOAuth2Client } from "./kinds/incoming-oauth2-client";
import type { KindWords } from "./kinds/kind-words";
import { oauthSettings } from "./kinds/oauth-settings";
import { outgoingBasicAuth } from "./kinds/outgoing-basic-auth";
import { outgoingOAuth2Client } from "./kinds/outgoing-oauth2-client";
import { outgoingServiceProvider } from "./kinds/outgoing-service-provider";
import { rsaKeyPair } from "./kinds/rsa-key-pair";
import { trustedApplication } from "./kinds/trusted-application";

const WORDS: Readonly<Record<Handler, KindWords>> = {
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
};

/** Every kind that a report can speak of, in the order in which it does; one without words does not compile. */
export const KINDS: readonly KindWords[] = Object.values(WORDS);

/** Components stand for the resources in them and nothing else. */
const COMPONENTS: readonly string[] = ["ReciprocalLink", "ThirdPartyApplication"];

/** The words for a resource type; undefined for a type of another package, and for one that is not known. */
export function kindOf(type: string): KindWords | undefined {
  const name = ownTypeName(type);
  return name === undefined ? undefined : KINDS.find(({ kind }) => kind === name);
}

/** Whether a type is one of this package's components. */
export function isComponent(type: string): boolean {
  return COMPONENTS.includes(ownTypeName(type) ?? "");
}

/** Whether a type is of this package, but not one that this version knows. */
export function isUnknownKind(type: string): boolean {
  return ownTypeName(type) !== undefined && kindOf(type) === undefined && !isComponent(type);
}

/** The words for the resource that a URN names. */
export function kindOfUrn(urn: string): KindWords | undefined {
  return kindOf(urnParts(urn).type);
}

/** The properties of a kind that hold secrets: inputs and outputs. */
export function secretsOf({ kind, inputs }: KindWords): readonly string[] {
  const definition = Object.values(DEFINITIONS).find((candidate) => candidate.kind === kind);
  const secretInputs = Object.keys(inputs).filter((name) => inputs[name]?.isSecret);
  return [...secretInputs, ...(definition?.secretOutputs ?? [])];
}
