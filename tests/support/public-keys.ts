import { generateKeyPairSync } from "node:crypto";

/** Two RSA public keys as PEM, generated in every run. */
export const PUBLIC_KEYS: readonly [string, string] = [publicKey(), publicKey()];

/** A key as the server stores it: without armour and line breaks. */
export function bare(pem: string): string {
  return pem.replace(/-----[^-]+-----|\s/g, "");
}

function publicKey(): string {
  const { publicKey: key } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return key.export({ type: "spki", format: "pem" }).toString();
}
