import { KIND_NAMES, type Kind } from "../../provider/format/kinds";
import { ownTypeName } from "../../provider/format/type-tokens";
import { urnParts } from "../plan/urn";
import { applicationLink } from "./application-link";
import { basicAuthentication } from "./basic-authentication";
import type { ExportedKind, KindWords } from "./command-kind";
import type { FieldClass } from "./field-classes";
import { incomingConsumer } from "./incoming-consumer";
import { incomingOAuth2Client } from "./incoming-oauth2-client";
import { oauthSettings } from "./oauth-settings";
import { outgoingBasicAuth } from "./outgoing-basic-auth";
import { outgoingOAuth2Client } from "./outgoing-oauth2-client";
import { outgoingServiceProvider } from "./outgoing-service-provider";
import { rsaKeyPair } from "./rsa-key-pair";
import { trustedApplication } from "./trusted-application";

/** What the command knows about each kind; a missing kind does not compile. */
const COMMAND_KINDS = {
  ApplicationLink: applicationLink,
  OAuthSettings: oauthSettings,
  IncomingConsumer: incomingConsumer,
  OutgoingServiceProvider: outgoingServiceProvider,
  OutgoingBasicAuth: outgoingBasicAuth,
  TrustedApplication: trustedApplication,
  IncomingOAuth2Client: incomingOAuth2Client,
  OutgoingOAuth2Client: outgoingOAuth2Client,
  BasicAuthentication: basicAuthentication,
  RsaKeyPair: rsaKeyPair,
} satisfies Readonly<Record<Kind, object>>;

/** The classes of every field of every kind. */
export type FieldClasses = { readonly [Name in Kind]: (typeof COMMAND_KINDS)[Name]["classes"] };

/** The names of all fields of some classes, across all kinds. */
export type FieldOf<Class extends FieldClass> = {
  [Name in Kind]: {
    [Field in keyof FieldClasses[Name]]: FieldClasses[Name][Field] extends Class ? Field : never;
  }[keyof FieldClasses[Name]];
}[Kind];

/** Components have no effect beyond the resources in them. */
const COMPONENTS: readonly string[] = ["ReciprocalLink", "ThirdPartyApplication"];

/** The wording for every kind, in the order in which a report covers them. */
export const WORDS: readonly KindWords[] = KIND_NAMES.map((kind) => COMMAND_KINDS[kind].words);

const EXPORTED: readonly ExportedKind[] = Object.values(COMMAND_KINDS).flatMap(({ exported }) =>
  exported === undefined ? [] : [exported],
);

/** The kinds that others belong to. */
export const LINKS = EXPORTED.filter(({ place }) => place === "link");

/** The kinds that belong to a link, in the order in which a program declares them after the link. */
export const PARTS_OF_LINKS = EXPORTED.filter(({ place }) => place === "part of a link");

/** The kinds that belong to no link. */
export const WITHOUT_LINK = EXPORTED.filter(({ place }) => place === "by itself");

/** The wording for a resource type; undefined for types of other packages and for unknown types. */
export function kindOf(type: string): KindWords | undefined {
  const name = ownTypeName(type);
  return name === undefined ? undefined : WORDS.find(({ kind }) => kind === name);
}

/** Whether a type is one of this package's components. */
export function isComponent(type: string): boolean {
  return COMPONENTS.includes(ownTypeName(type) ?? "");
}

/** Whether a type is of this package but unknown to this version. */
export function isUnknownKind(type: string): boolean {
  return ownTypeName(type) !== undefined && kindOf(type) === undefined && !isComponent(type);
}

/** The wording for the resource that a URN names. */
export function kindOfUrn(urn: string): KindWords | undefined {
  return kindOf(urnParts(urn).type);
}

/** The class of a field of a kind (`ApplicationLink`); undefined when the kind has no such field. */
export function classOf(kind: string, field: string): FieldClass | undefined {
  const classes: Readonly<Record<string, FieldClass>> | undefined = COMMAND_KINDS[kind as Kind]?.classes;
  return classes?.[field];
}
