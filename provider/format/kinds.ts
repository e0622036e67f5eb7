/** What the SDK and the provider must agree on about one kind of resource. */
interface KindFacts {
  /** The export of `runtime/v1` that implements it. States contain this name, so it never changes. */
  readonly handler: string;
  /** Inputs that a program must set. */
  readonly requiredInputs: readonly string[];
  /** Inputs that are encrypted in the state and displayed as `[secret]`. */
  readonly secretInputs: readonly string[];
  /**
   * Every output that is not an input, with the inputs it depends on: a preview shows its current value unless one of them
   * changes. Without any, its value is fixed when the object is created.
   */
  readonly outputs: Readonly<Record<string, readonly string[]>>;
  /** Outputs that are encrypted in the state. */
  readonly secretOutputs: readonly string[];
  /**
   * The order of a replacement: `"deleted first"` for objects with unique names, URLs or ids on the server,
   * `"created first"` for what is not on a server.
   */
  readonly replacement: "deleted first" | "created first";
}

/**
 * Every kind of resource, by the last part of its type token, in the order in which they are documented. A new kind begins
 * here: what is still missing elsewhere is then reported by the compiler or by a test.
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

/** Outputs of every kind that is on a server. */
export const COMMON_OUTPUTS: readonly string[] = ["instanceUrl", "instanceId", "adopted"];

/** Last part of a type token: `ApplicationLink`. */
export type Kind = keyof typeof KINDS;

/** An export of `runtime/v1`: `applicationLink`. */
export type Handler = (typeof KINDS)[Kind]["handler"];

/** The names of all kinds, in the order in which they are documented. */
export const KIND_NAMES = Object.keys(KINDS) as readonly Kind[];

/** What the SDK and the provider agree on about a kind. */
export function factsOf(kind: Kind): KindFacts {
  return KINDS[kind];
}

/** Names of the secret inputs and outputs of a kind. */
export function secretsOf(kind: Kind): readonly string[] {
  return [...factsOf(kind).secretInputs, ...factsOf(kind).secretOutputs];
}
