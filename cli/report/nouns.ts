import type { FieldOf } from "../kinds/registry";

/** What sentences call a field whose change is named as a risk. Those of no other name have their own. */
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

/** What sentences call a field. */
export function nounOf(field: string): string {
  return Object.entries(NOUNS).find(([name]) => name === field)?.[1] ?? field;
}
