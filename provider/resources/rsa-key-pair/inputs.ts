import * as z from "zod";
import type { CertificateSubject } from "../../keys/certificate";
import { isSamePrivateKey, PRIVATE_KEY, privateKeyBits } from "../../keys/private-key";
import { RSA_BITS, type RsaKeyForms } from "../../keys/rsa";
import type { FieldTable } from "../definition";
import { closedObject } from "../fields/closed-object";
import { stringsByName, trimmedString } from "../fields/common-fields";

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

/** If bits is not declared, the imported key arrives here instead, and determines the length. */
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
    commonName: trimmedString(64),
    validDays: z
      .int({ error: "must be a whole number of days" })
      .min(1, "must be at least 1")
      .max(MOST_DAYS, `must not be more than ${MOST_DAYS}`)
      .default(3650),
  },
  "must be an object with commonName and, optionally, validDays",
).optional();

export const RSA_KEY_PAIR_FIELDS: FieldTable<RsaKeyPairInputs> = {
  importPrivateKey: {
    schema: PRIVATE_KEY.optional(),
    onChange: "replace",
    isSame: isSamePrivateKey,
  },
  bits: { schema: bits, onChange: "replace", defaultFrom: "importPrivateKey" },
  certificate: { schema: certificate, onChange: "update" },
  keepers: {
    schema: stringsByName().optional(),
    onChange: "replace",
  },
};
