import type { FieldOf } from "../kinds/registry";

/** The nouns for fields whose change is a risk. Other fields go by their own name. */
const NOUNS: Readonly<Record<FieldOf<"accepted" | "presented" | "identity">, string>> = {
  connection: "connection",
  applicationLinkId: "application link",
  type: "provider type",
  applicationId: "application id",
  key: "consumer key",
  clientId: "client id",
  publicKey: "public key",
  rotateWhenChanged: "client secret",
  importPrivateKey: "key",
  bits: "key",
  keepers: "key",
  certificate: "certificate",
  sharedSecret: "shared secret",
  clientSecret: "client secret",
  password: "password",
};

/** The noun for a field. */
export function nounOf(field: string): string {
  return Object.entries(NOUNS).find(([name]) => name === field)?.[1] ?? field;
}
