/** What a program and the provider have to agree on about one kind of resource. */
interface KindFacts {
  /** The export of `runtime/v1` that serves it. States name it, so that it never changes. */
  readonly handler: string;
  /** Inputs that a program has to give. */
  readonly requiredInputs: readonly string[];
  /** Inputs that are ciphertext in state and `[secret]` on screen. */
  readonly secretInputs: readonly string[];
  /**
   * Every output that is not an input, with the inputs that it depends on: a preview shows it as it is unless one of
   * them changes. Without any, it stays what it became when the object was made.
   */
  readonly outputs: Readonly<Record<string, readonly string[]>>;
  /** Outputs that are ciphertext in state. */
  readonly secretOutputs: readonly string[];
  /**
   * When a replacement is made: `"deleted first"` where names, URLs or ids are unique on the server, `"created first"` for
   * what is not on a server.
   */
  readonly replacement: "deleted first" | "created first";
}

/**
 * Every kind of resource, by the last part of its type token, in the order in which they are documented. A new kind begins
 * here: what it lacks elsewhere does not compile from then on, or fails a test that names it.
 */
export const KINDS = {
  ApplicationLink: {
    handler: "applicationLink",
    requiredInputs: ["name", "rpcUrl"],
    secretInputs: [],
    outputs: { isPrimary: ["primary"], status: ["reportStatus"] },
    secretOutputs: [],
    replacement: "deleted first",
  },
  OAuthSettings: {
    handler: "oauthSettings",
    requiredInputs: ["applicationLinkId"],
    secretInputs: [],
    outputs: {},
    secretOutputs: [],
    replacement: "deleted first",
  },
  IncomingConsumer: {
    handler: "incomingConsumer",
    requiredInputs: ["applicationLinkId", "key", "name", "publicKey"],
    secretInputs: [],
    outputs: { fingerprint: ["publicKey"] },
    secretOutputs: [],
    replacement: "deleted first",
  },
  OutgoingServiceProvider: {
    handler: "outgoingServiceProvider",
    requiredInputs: [
      "applicationLinkId",
      "key",
      "name",
      "sharedSecret",
      "requestTokenUrl",
      "accessTokenUrl",
      "authorizeUrl",
    ],
    secretInputs: ["sharedSecret"],
    outputs: {},
    secretOutputs: [],
    replacement: "deleted first",
  },
  OutgoingBasicAuth: {
    handler: "outgoingBasicAuth",
    requiredInputs: ["applicationLinkId", "username", "password"],
    secretInputs: ["password"],
    outputs: {},
    secretOutputs: [],
    replacement: "deleted first",
  },
  TrustedApplication: {
    handler: "trustedApplication",
    requiredInputs: ["applicationLinkId"],
    secretInputs: [],
    outputs: {},
    secretOutputs: [],
    replacement: "deleted first",
  },
  BasicAuthentication: {
    handler: "basicAuthentication",
    requiredInputs: [],
    secretInputs: [],
    outputs: { found: ["enabled", "allowedPaths", "allowedUsers", "showWarning"] },
    secretOutputs: [],
    replacement: "deleted first",
  },
  IncomingOAuth2Client: {
    handler: "incomingOAuth2Client",
    requiredInputs: ["name", "redirectUris", "scope"],
    secretInputs: [],
    outputs: { clientId: [], clientSecret: ["rotateWhenChanged"] },
    secretOutputs: ["clientSecret"],
    replacement: "deleted first",
  },
  OutgoingOAuth2Client: {
    handler: "outgoingOAuth2Client",
    requiredInputs: ["name", "clientId", "clientSecret", "authorizationEndpoint", "tokenEndpoint", "scopes"],
    secretInputs: ["clientSecret"],
    outputs: { redirectUriSuffix: ["authorizationEndpoint"], redirectUri: ["authorizationEndpoint"] },
    secretOutputs: [],
    replacement: "deleted first",
  },
  RsaKeyPair: {
    handler: "rsaKeyPair",
    requiredInputs: [],
    secretInputs: ["importPrivateKey"],
    outputs: {
      publicKeyPem: [],
      publicKeyBase64: [],
      privateKeyPem: [],
      privateKeyPkcs1Pem: [],
      fingerprint: [],
      certificatePem: ["certificate"],
    },
    secretOutputs: ["privateKeyPem", "privateKeyPkcs1Pem"],
    replacement: "created first",
  },
} as const satisfies Readonly<Record<string, KindFacts>>;

/** Last part of a type token: `ApplicationLink`. */
export type Kind = keyof typeof KINDS;

/** An export of `runtime/v1`: `applicationLink`. */
export type Handler = (typeof KINDS)[Kind]["handler"];

/** The names of all kinds, in the order in which they are documented. */
export const KIND_NAMES = Object.keys(KINDS) as readonly Kind[];

/** What the two sides agree on about a kind. */
export function factsOf(kind: Kind): KindFacts {
  return KINDS[kind];
}

/** Names of the inputs and outputs of a kind that hold secrets. */
export function secretsOf(kind: Kind): readonly string[] {
  return [...factsOf(kind).secretInputs, ...factsOf(kind).secretOutputs];
}
