import { randomUUID } from "node:crypto";
import type { Kind } from "../../provider/format/kinds";
import { DEFINITIONS } from "./definitions";
import { rsaKeyPair } from "./oauth-client";
import { PUBLIC_KEYS } from "./public-keys";

/** One invalid input of a resource, or one that contains something that does not belong there. */
export interface RefusedInput {
  /** `sharedSecret: too long`. */
  readonly what: string;
  readonly kind: Kind;
  readonly field: string;
  /** All inputs of the resource. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Part of the invalid value that must not be shown anywhere. */
  readonly canary: string;
}

const PRIVATE_KEY = rsaKeyPair().privateKey;

const LINK = "4b0b3d7e-6c1b-3d0e-9b77-2c1f2f6a1f10";

/** Valid inputs for each kind. */
export const VALID_INPUTS: Readonly<Record<Kind, Readonly<Record<string, unknown>>>> = {
  ApplicationLink: { name: "App", rpcUrl: "https://app.example.com" },
  OAuthSettings: { applicationLinkId: LINK, incoming: "3LO" },
  IncomingConsumer: { applicationLinkId: LINK, key: "app", name: "App", publicKey: PUBLIC_KEYS[0] },
  OutgoingServiceProvider: {
    applicationLinkId: LINK,
    key: "app",
    name: "App",
    sharedSecret: "shared-with-nobody",
    requestTokenUrl: "/request",
    accessTokenUrl: "/access",
    authorizeUrl: "/authorize",
  },
  OutgoingBasicAuth: { applicationLinkId: LINK, username: "robot", password: "known-to-nobody" },
  TrustedApplication: { applicationLinkId: LINK, incoming: false },
  BasicAuthentication: { enabled: false },
  IncomingOAuth2Client: { name: "App", redirectUris: ["https://app.example.com/done"], scope: "READ" },
  OutgoingOAuth2Client: {
    name: "Mail",
    clientId: "confluence",
    clientSecret: "told-to-nobody",
    authorizationEndpoint: "https://idp.example.com/authorize",
    tokenEndpoint: "https://idp.example.com/token",
    scopes: ["mail"],
  },
  RsaKeyPair: {},
};

/** Invalid values for any input; some of them are valid for some inputs. */
const WRONG_VALUES: Readonly<Record<string, (canary: string) => unknown>> = {
  "a secret that belongs elsewhere": (canary) => canary,
  "an object": (canary) => ({ commonName: canary, ipPatterns: canary, value: [canary] }),
  "a list": (canary) => [canary, `${canary} and more`],
  "a list of lists": (canary) => [[canary]],
  "too long": (canary) => canary.repeat(200),
  "of a wrong format": (canary) => ` ${canary}\n\t{${canary}} ://#`,
  "a URL with a password": (canary) => `https://robot:${canary}@app.example.com/`,
  "half a URL with a password": (canary) => `robot:${canary}@app.example.com`,
  "a URL of a wrong kind": (canary) => `ftp://app.example.com/${canary}#${canary}`,
  "a private key": (canary) => `-----BEGIN PRIVATE KEY-----\n${canary}\n-----END PRIVATE KEY-----\n`,
  "half a private key": (canary) => `-----BEGIN RSA PRIVATE KEY-----\n${canary}`,
  "an encrypted private key": (canary) =>
    `-----BEGIN ENCRYPTED PRIVATE KEY-----\n${canary}\n-----END ENCRYPTED PRIVATE KEY-----\n`,
};

/** Every input of every kind, with every invalid value and with a misspelt name. */
export function refusedInputs(): RefusedInput[] {
  return DEFINITIONS.flatMap(({ kind, fields }) =>
    Object.keys(fields).flatMap((field) => [
      ...Object.entries(WRONG_VALUES).map(([what, value]) =>
        refused(kind as Kind, field, field, what, value),
      ),
      refused(kind as Kind, field, misspelt(field), "misspelt", (canary) => canary),
      {
        ...refused(kind as Kind, field, field, "a real private key", () => PRIVATE_KEY),
        canary: PRIVATE_KEY.split("\n").at(-4) ?? "",
      },
    ]),
  );
}

function refused(
  kind: Kind,
  field: string,
  name: string,
  what: string,
  value: (canary: string) => unknown,
): RefusedInput {
  const canary = `canary${randomUUID().replaceAll("-", "")}`;
  const { [field]: _, ...others } = VALID_INPUTS[kind];
  return {
    what: `${field}: ${what}`,
    kind,
    field: name,
    inputs: { ...others, [name]: value(canary) },
    canary,
  };
}

/** Without its second-to-last letter: `sharedSecrt`. */
function misspelt(field: string): string {
  return `${field.slice(0, -2)}${field.slice(-1)}`;
}
