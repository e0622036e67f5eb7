import { DEFINITIONS } from "./definitions";

/**
 * What a field means for security; each class but `cosmetic` has its rules in `risk-rules.ts`.
 *
 * - `identity`: which object is meant, or who somebody is; another value is another object or another party.
 * - `address`: where requests, credentials, codes or tokens go.
 * - `destination`: where people go who follow a link.
 * - `accepted`: a credential that Confluence checks; who has the new one gets in.
 * - `presented`: a credential that Confluence shows to others.
 * - `reach`: who may call whom, as whom, and how far.
 * - `precedence`: which of several links is used where none is named.
 * - `adoption`: whether an object that exists may be taken over.
 * - `cosmetic`: what people read or are told, and nothing else.
 */
export type FieldClass =
  | "identity"
  | "address"
  | "destination"
  | "accepted"
  | "presented"
  | "reach"
  | "precedence"
  | "adoption"
  | "cosmetic";

/** The fields of each kind, as its definition has them: one without a class does not compile. */
type FieldClasses = {
  readonly [Kind in keyof typeof DEFINITIONS]: Readonly<
    Record<keyof (typeof DEFINITIONS)[Kind]["fields"], FieldClass>
  >;
};

const EVERY_KIND = { connection: "identity", adopt: "adoption" } as const;

const ON_A_LINK = { applicationLinkId: "identity", ...EVERY_KIND } as const;

/** A warning that is acknowledged is no longer given; the review names the risk all the same. */
const WARNED = { acknowledge: "cosmetic" } as const;

/** Every field of every kind. */
export const FIELD_CLASSES = {
  applicationLink: {
    ...EVERY_KIND,
    name: "cosmetic",
    type: "identity",
    rpcUrl: "address",
    displayUrl: "destination",
    primary: "precedence",
    applicationId: "identity",
    reportStatus: "cosmetic",
  },
  oauthSettings: { ...ON_A_LINK, ...WARNED, incoming: "reach", outgoing: "reach" },
  incomingConsumer: {
    ...ON_A_LINK,
    ...WARNED,
    key: "identity",
    name: "cosmetic",
    publicKey: "accepted",
    level: "reach",
    executeAs: "reach",
    description: "cosmetic",
    callback: "address",
  },
  outgoingServiceProvider: {
    ...ON_A_LINK,
    key: "identity",
    name: "cosmetic",
    sharedSecret: "presented",
    requestTokenUrl: "address",
    accessTokenUrl: "address",
    authorizeUrl: "address",
    description: "cosmetic",
  },
  outgoingBasicAuth: { ...ON_A_LINK, ...WARNED, username: "reach", password: "presented" },
  trustedApplication: { ...ON_A_LINK, ...WARNED, incoming: "reach", outgoing: "reach" },
  basicAuthentication: {
    ...EVERY_KIND,
    ...WARNED,
    enabled: "reach",
    allowedPaths: "reach",
    allowedUsers: "reach",
    showWarning: "cosmetic",
  },
  incomingOAuth2Client: {
    ...EVERY_KIND,
    name: "cosmetic",
    redirectUris: "address",
    scope: "reach",
    rotateWhenChanged: "accepted",
  },
  outgoingOAuth2Client: {
    ...EVERY_KIND,
    name: "cosmetic",
    description: "cosmetic",
    type: "identity",
    clientId: "identity",
    clientSecret: "presented",
    authorizationEndpoint: "address",
    tokenEndpoint: "address",
    scopes: "reach",
  },
  rsaKeyPair: {
    importPrivateKey: "accepted",
    bits: "accepted",
    certificate: "accepted",
    keepers: "accepted",
  },
} as const satisfies FieldClasses;

/** The names of all fields of some classes, of whatever kind. */
export type FieldOf<Class extends FieldClass> = {
  [Kind in keyof typeof FIELD_CLASSES]: {
    [Field in keyof (typeof FIELD_CLASSES)[Kind]]: (typeof FIELD_CLASSES)[Kind][Field] extends Class
      ? Field
      : never;
  }[keyof (typeof FIELD_CLASSES)[Kind]];
}[keyof typeof FIELD_CLASSES];

/** The class of a field of a kind (`ApplicationLink`); undefined for a field that the kind does not have. */
export function classOf(kind: string, field: string): FieldClass | undefined {
  return CLASSES.get(kind)?.get(field);
}

const CLASSES: ReadonlyMap<string, ReadonlyMap<string, FieldClass>> = new Map(
  Object.entries(FIELD_CLASSES).map(([handler, classes]) => [
    DEFINITIONS[handler as keyof typeof DEFINITIONS].kind,
    new Map<string, FieldClass>(Object.entries(classes)),
  ]),
);
