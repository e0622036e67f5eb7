import { isDeepStrictEqual } from "node:util";
import { selfSignedCertificate } from "../../keys/certificate";
import { privateKeyBits, readPrivateKey } from "../../keys/private-key";
import { generateRsaKey, RSA_BITS, type RsaKeyForms, rsaKeyForms } from "../../keys/rsa";
import type { ResourceDefinition } from "../definition";
import { RSA_KEY_PAIR_FIELDS, type RsaKeyPairInputs, type RsaKeyPairState } from "./inputs";

/** An RSA key pair that exists only in the state: nothing is created on a server. */
export const rsaKeyPair: ResourceDefinition<RsaKeyPairInputs, RsaKeyPairState> = {
  kind: "RsaKeyPair",
  fields: RSA_KEY_PAIR_FIELDS,
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
    // The key pair exists only in the state, from which the engine removes it.
  },
};

/** A certificate is kept while its declaration is unchanged: each newly created one would differ. */
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
    : `is ${bits}, but the imported key has ${actual} bits: leave bits out, which defaults to the length of the key`;
}
