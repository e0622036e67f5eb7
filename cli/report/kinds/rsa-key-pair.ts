import { rsaKeyPair as definition } from "../../../provider/resources/rsa-key-pair";
import { traitsOf } from "./field-traits";
import type { KindWords } from "./kind-words";

/** Key pairs: they exist in the stack's state only. */
export const rsaKeyPair: KindWords = {
  kind: "RsaKeyPair",
  namedBy: "program",
  subject: ({ application }) => `RSA key pair ${application}`,
  created: ({ application, after }) =>
    `RSA key pair ${application}${after.bits === undefined ? "" : ` of ${String(after.bits)} bits`} generated`,
  deleted: ({ application }) => `RSA key pair ${application} forgotten`,
  changed: {},
  inputs: traitsOf(definition.fields),
  grants: () => [],
};
