import { isDeepStrictEqual } from "node:util";
import * as z from "zod";
import { type CertificateSubject, selfSignedCertificate } from "../keys/certificate";
import { isSamePrivateKey, PRIVATE_KEY, privateKeyBits, readPrivateKey } from "../keys/private-key";
import { generateRsaKey, RSA_BITS, type RsaKeyForms, rsaKeyForms } from "../keys/rsa";
import { closedObject } from "./closed-object";
import { trimmedText } from "./common-fields";
import type { FieldTable, ResourceDefinition } from "./definition";

export interface RsaKeyPairInputs {
  readonly importPrivateKey: string | undefined;
  readonly bits: number;
  readonly certificate: CertificateSubject | undefined;
  readonly keepers: Readonly<Record<string, string>> | undefined;
}

export interface RsaKeyPairState extends RsaKeyForms {
  readonly importPrivateKey?: string;
  readonly bits: number;
  readonly certificate?: CertificateSubject;
  readonly certificatePem?: string;
  readonly keepers?: Readonly<Record<string, string>>;
}

/** An imported key, which arrives here in place of a number that is not given, has a length of its own. */
const bits = z
  .preprocess(
    (value) => (typeof value === "string" ? privateKeyBits(value) : value),
    z.int({ error: `must be one of ${RSA_BITS.join(", ")}` }),
  )
  .default(2048);

/** A hundred years. */
const MOST_DAYS = 36_500;

const certificate = closedObject(
  {
    commonName: trimmedText(64),
    validDays: z
      .int({ error: "must be a whole number of days" })
      .min(1, "must be at least 1")
      .max(MOST_DAYS, `must not be more than ${MOST_DAYS}`)
      .default(3650),
  },
  "must be an object with commonName, and validDays if wanted",
).optional();

const fields: FieldTable<RsaKeyPairInputs> = {
  importPrivateKey: {
    schema: PRIVATE_KEY.optional(),
    onChange: "replace",
    isSame: isSamePrivateKey,
  },
  bits: { schema: bits, onChange: "replace", defaultFrom: "importPrivateKey" },
  certificate: { schema: certificate, onChange: "update" },
  keepers: {
    schema: z.record(z.string(), z.string(), { error: "must be an object with string values" }).optional(),
    onChange: "replace",
  },
};

/** An RSA key pair that lives in the state only: nothing is made on a server. */
export const rsaKeyPair: ResourceDefinition<RsaKeyPairInputs, RsaKeyPairState> = {
  kind: "RsaKeyPair",
  fields,
  rules: [{ fields: ["bits", "importPrivateKey"], problem: bitsProblem }],

  async create(_context, inputs) {
    const key =
      inputs.importPrivateKey === undefined
        ? await generateRsaKey(inputs.bits)
        : readPrivateKey(inputs.importPrivateKey);
    const forms = rsaKeyForms(key);
    return { id: forms.fingerprint, state: await stateOf(forms, inputs) };
  },

  async read(_context, _id, state) {
    return state;
  },

  async update(_context, _id, state, inputs) {
    return stateOf(state, inputs);
  },

  async delete() {
    // The pair exists nowhere but in the state, which forgets it now.
  },
};

/** A certificate stays as long as what is declared of it: each one made is another. */
async function stateOf(
  keys: RsaKeyForms & Pick<RsaKeyPairState, "certificate" | "certificatePem">,
  { importPrivateKey, bits, certificate, keepers }: RsaKeyPairInputs,
): Promise<RsaKeyPairState> {
  const { publicKeyPem, publicKeyBase64, privateKeyPem, privateKeyPkcs1Pem, fingerprint } = keys;
  const isCurrent = keys.certificatePem !== undefined && isDeepStrictEqual(keys.certificate, certificate);
  return {
    ...{ publicKeyPem, publicKeyBase64, privateKeyPem, privateKeyPkcs1Pem, fingerprint, bits },
    ...(importPrivateKey === undefined ? {} : { importPrivateKey }),
    ...(keepers === undefined ? {} : { keepers }),
    ...(certificate === undefined
      ? {}
      : {
          certificate,
          certificatePem: isCurrent
            ? keys.certificatePem
            : await selfSignedCertificate(privateKeyPem, certificate),
        }),
  };
}

function bitsProblem({ bits, importPrivateKey }: RsaKeyPairInputs): string | undefined {
  if (importPrivateKey === undefined) {
    return RSA_BITS.some((size) => size === bits) ? undefined : `must be one of ${RSA_BITS.join(", ")}`;
  }
  const actual = privateKeyBits(importPrivateKey);
  return actual === bits
    ? undefined
    : `is ${bits}, but the imported key has ${actual} bits: leave bits out, it is taken from the key`;
}
