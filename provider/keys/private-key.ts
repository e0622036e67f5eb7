import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import * as z from "zod";
import { unwrapped, wholePem } from "./pem";

/** An unencrypted RSA private key as PEM, PKCS#8 or PKCS#1, as {@link wholePem} accepts it. Messages never quote it. */
export const PRIVATE_KEY: z.ZodType<string> = z
  .string({ error: "must be an RSA private key as PEM" })
  .superRefine((text, context) => {
    const problem = problemOf(text);
    if (problem !== undefined) context.addIssue({ code: "custom", message: problem });
  });

/** Shortest modulus accepted, in bits. */
const SHORTEST_BITS = 2048;

/**
 * The key in a PEM string.
 *
 * @throws Error that does not quote the string, if that is not a {@link PRIVATE_KEY}
 */
export function readPrivateKey(pem: string): KeyObject {
  const key = parsed(pem);
  if (key === undefined) throw new Error("The string is not a private key.");
  return key;
}

/** Length of the key's modulus in bits; undefined if the string is not an RSA private key. */
export function privateKeyBits(pem: string): number | undefined {
  return parsed(pem)?.asymmetricKeyDetails?.modulusLength;
}

/** Whether two PEM strings contain the same private key, in whatever form. */
export function isSamePrivateKey(one: string | undefined, other: string | undefined): boolean {
  if (one === undefined || other === undefined || one === other) return one === other;
  const keys = [parsed(one), parsed(other)] as const;
  return keys[0] !== undefined && keys[1] !== undefined && keys[0].equals(keys[1]);
}

function problemOf(text: string): string | undefined {
  if (/ENCRYPTED/.test(unwrapped(text))) {
    return "is protected by a passphrase: remove it (openssl pkey -in key.pem) and pass the result as a secret";
  }
  const key = parsed(text);
  if (key === undefined) {
    return isPublicKey(text)
      ? "is a public key or a certificate: use the private key that belongs to it"
      : 'is not a private key: use one in PEM format, PKCS#8 ("BEGIN PRIVATE KEY") or PKCS#1 ("BEGIN RSA PRIVATE KEY")';
  }
  if (key.asymmetricKeyType !== "rsa") {
    return `is a key of type ${key.asymmetricKeyType ?? "unknown"}: Confluence accepts RSA only`;
  }
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  return bits < SHORTEST_BITS ? `has only ${bits} bits: use at least ${SHORTEST_BITS}` : undefined;
}

function parsed(text: string): KeyObject | undefined {
  try {
    return createPrivateKey(wholePem(text) ?? text.trim());
  } catch {
    return undefined;
  }
}

function isPublicKey(text: string): boolean {
  try {
    createPublicKey(wholePem(text) ?? text.trim());
    return true;
  } catch {
    return false;
  }
}
