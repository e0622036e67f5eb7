import * as z from "zod";
import { generateRsaKeys, RSA_BITS, type RsaBits, type RsaKeyForms } from "../keys/rsa";
import type { FieldTable, ResourceDefinition } from "./definition";

export interface RsaKeyPairInputs {
  readonly bits: RsaBits;
  readonly keepers: Readonly<Record<string, string>> | undefined;
}

export interface RsaKeyPairState extends RsaKeyForms {
  readonly bits: RsaBits;
  readonly keepers?: Readonly<Record<string, string>>;
}

const fields: FieldTable<RsaKeyPairInputs> = {
  bits: {
    schema: z
      .union(
        RSA_BITS.map((bits) => z.literal(bits)),
        { error: `must be one of ${RSA_BITS.join(", ")}` },
      )
      .default(2048),
    onChange: "replace",
  },
  keepers: {
    schema: z.record(z.string(), z.string(), { error: "must be an object of texts" }).optional(),
    onChange: "replace",
  },
};

/** An RSA key pair that lives in the state only: nothing is made on a server. */
export const rsaKeyPair: ResourceDefinition<RsaKeyPairInputs, RsaKeyPairState> = {
  kind: "RsaKeyPair",
  fields,
  rules: [],
  secretOutputs: ["privateKeyPem", "privateKeyPkcs1Pem"],
  deletesBeforeReplace: false,

  async create(_context, { bits, keepers }) {
    const keys = await generateRsaKeys(bits);
    return { id: keys.fingerprint, state: { ...keys, bits, ...(keepers === undefined ? {} : { keepers }) } };
  },

  async read(_context, _id, state) {
    return state;
  },

  async update(_context, _id, state) {
    return state;
  },

  async delete() {
    // The pair exists nowhere but in the state, which forgets it now.
  },
};
