import { createPublicKey, generateKeyPair, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import { bareKey, fingerprintOf } from "./public-key";

/** The key sizes that can be generated, in bits. */
export const RSA_BITS = [2048, 3072, 4096] as const;

/** A key pair in the formats that third parties require. */
export interface RsaKeyForms {
  /** SubjectPublicKeyInfo, `-----BEGIN PUBLIC KEY-----`. */
  readonly publicKeyPem: string;
  /** The same without header, footer and line breaks. */
  readonly publicKeyBase64: string;
  /** PKCS#8, `-----BEGIN PRIVATE KEY-----`. */
  readonly privateKeyPem: string;
  /** PKCS#1, `-----BEGIN RSA PRIVATE KEY-----`. */
  readonly privateKeyPkcs1Pem: string;
  /** SHA-256 of the public key, colon-separated hex. */
  readonly fingerprint: string;
}

const generate = promisify(generateKeyPair);

/** Generates a private key off the main thread: 0.1 s for 2048 bits, a second or two for 4096. */
export async function generateRsaKey(bits: number): Promise<KeyObject> {
  return (await generate("rsa", { modulusLength: bits })).privateKey;
}

/** A private key and its public key, in all formats. */
export function rsaKeyForms(privateKey: KeyObject): RsaKeyForms {
  const publicKeyPem = createPublicKey(privateKey).export({ type: "spki", format: "pem" }).toString();
  return {
    publicKeyPem,
    publicKeyBase64: bareKey(publicKeyPem),
    privateKeyPem: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    privateKeyPkcs1Pem: privateKey.export({ type: "pkcs1", format: "pem" }).toString(),
    fingerprint: fingerprintOf(publicKeyPem),
  };
}
