import { DEFINITIONS } from "../../provider";
import { shown } from "../report/values";
import { commandKind } from "./command-kind";

/** Key pairs: they exist in the stack's state only. */
export const rsaKeyPair = commandKind(DEFINITIONS.RsaKeyPair, {
  classes: {
    importPrivateKey: "accepted",
    bits: "accepted",
    certificate: "accepted",
    keepers: "accepted",
  },
  words: {
    namedBy: "program",
    subject: ({ application }) => `RSA key pair ${application}`,
    created: ({ application, after }) =>
      `RSA key pair ${application}${after.bits === undefined ? "" : ` of ${String(after.bits)} bits`} generated`,
    deleted: ({ application }) => `RSA key pair ${application} deleted: its private key is kept nowhere else`,
    changed: {
      certificate: ({ application, after }) =>
        `RSA key pair ${application}: another certificate of the same key, ${shown(after.certificate)}`,
    },
    undeclared: {
      certificate: ({ application }) =>
        `RSA key pair ${application}: its certificate is removed; the key stays`,
    },
    grants: () => [],
  },
});
