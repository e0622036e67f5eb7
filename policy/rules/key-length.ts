import { createPublicKey } from "node:crypto";
import { type ResourceValidationPolicy, UnknownValueError } from "@pulumi/policy";
import { bareKey, pemOfBareKey } from "../../provider/keys/public-key";
import { kindOf } from "./resources";

/** What is considered safe today. */
const DEFAULT_BITS = 2048;

/** RSA keys of at least 2048 bits, or as many as configured. */
export const keyLength: ResourceValidationPolicy = {
  name: "key-length",
  description: "RSA keys are long enough.",
  severity: "high",
  configSchema: {
    properties: {
      minimumBits: {
        type: "integer",
        default: DEFAULT_BITS,
        description: "Length of the shortest key, in bits.",
      },
    },
  },
  validateResource: (args, reportViolation) => {
    const { minimumBits = DEFAULT_BITS } = args.getConfig<{ minimumBits?: number }>();
    const bits = BITS[kindOf(args) ?? ""]?.(args.props);
    if (bits === undefined || bits >= minimumBits) return;
    reportViolation(`The key of "${args.name}" has ${bits} bits. Use one of at least ${minimumBits}.`);
  },
};

/** The length of the key that a resource of a kind has. */
const BITS: Readonly<Record<string, (props: Record<string, unknown>) => number | undefined>> = {
  RsaKeyPair: ({ bits }) => (typeof bits === "number" ? bits : undefined),
  IncomingConsumer: (props) => {
    const publicKey = knownValue(props, "publicKey");
    return typeof publicKey === "string" ? bitsOf(publicKey) : undefined;
  },
};

/** A key that is generated in the same update can only be checked then: reading it in the preview throws. */
function knownValue(props: Record<string, unknown>, input: string): unknown {
  try {
    return props[input];
  } catch (error) {
    if (error instanceof UnknownValueError) return undefined;
    throw error;
  }
}

function bitsOf(publicKey: string): number | undefined {
  return createPublicKey(pemOfBareKey(bareKey(publicKey))).asymmetricKeyDetails?.modulusLength;
}
