import { createHash, createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import * as z from "zod";
import { unwrapped, wholePem } from "./pem";

/**
 * An RSA public key: PEM (`PUBLIC KEY`, `RSA PUBLIC KEY` or `CERTIFICATE`), the bare base64 of its SubjectPublicKeyInfo, or
 * an `ssh-rsa` line. PEM may have lost its line breaks on the way, as {@link wholePem} says.
 */
export const PUBLIC_KEY: z.ZodType<string> = z
  .string({ error: "must be an RSA public key" })
  .superRefine((text, context) => {
    const problem = problemOf(text);
    if (problem !== undefined) context.addIssue({ code: "custom", message: problem });
  });

/** Shortest modulus accepted, in bits. */
const SHORTEST_BITS = 1024;

/** The key without armour and white space, as the server stores it. The text must be a {@link PUBLIC_KEY}. */
export function bareKey(text: string): string {
  return parsed(text)?.export({ type: "spki", format: "der" }).toString("base64") ?? text.replace(/\s/g, "");
}

/** PEM form (SubjectPublicKeyInfo) of a bare key. */
export function pemOfBareKey(base64: string): string {
  const lines = base64.match(/.{1,64}/g) ?? [];
  return `-----BEGIN PUBLIC KEY-----\n${lines.join("\n")}\n-----END PUBLIC KEY-----\n`;
}

/** Whether two texts hold the same key, whatever their armour and line breaks. */
export function isSameKey(one: string | undefined, other: string | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return one === other || bareKey(one) === bareKey(other);
}

/** SHA-256 of the SubjectPublicKeyInfo as colon-separated hex: `ab:cd:…`. */
export function fingerprintOf(text: string): string {
  const hex = createHash("sha256")
    .update(Buffer.from(bareKey(text), "base64"))
    .digest("hex");
  return (hex.match(/../g) ?? []).join(":");
}

/** The text itself never appears in a message: it may be a private key. */
function problemOf(text: string): string | undefined {
  const key = parsed(text);
  if (/PRIVATE KEY/.test(unwrapped(text)) || (key === undefined && isBarePrivateKey(text))) {
    return "is a private key: it must never leave the application. Give the public key, for example `publicKeyPem` of an RsaKeyPair";
  }
  if (key === undefined && /^\s*(ssh-(?!rsa)|ecdsa-|sk-)/.test(text)) {
    return "is an SSH key that is not of the type ssh-rsa: Confluence accepts RSA only";
  }
  if (key === undefined) {
    return "is not a public key: give PEM (-----BEGIN PUBLIC KEY-----), the bare base64 of the SubjectPublicKeyInfo, or an ssh-rsa line";
  }
  if (key.asymmetricKeyType !== "rsa") {
    return `is a key of type ${key.asymmetricKeyType ?? "unknown"}: Confluence accepts RSA only`;
  }
  const { modulusLength: bits = 0, publicExponent: exponent = 0n } = key.asymmetricKeyDetails ?? {};
  if (bits < SHORTEST_BITS) return `has only ${bits} bits: use at least 2048`;
  return refusedByJava(bits, exponent);
}

const JAVA = { longestBits: 16_384, longestBitsOfAnyExponent: 3_072, longestExponentBits: 64 } as const;

/**
 * What the KeyFactory of Java, by which Confluence reads a key, refuses: `sun.security.rsa.RSAKeyFactory.checkKeyLengths` and
 * `RSAPublicKeyImpl.checkExponentRange` of OpenJDK 17, and the same on 25.
 */
function refusedByJava(bits: number, exponent: bigint): string | undefined {
  const { longestBits, longestBitsOfAnyExponent, longestExponentBits } = JAVA;
  const exponentBits = exponent.toString(2).length;
  if (exponent < 3n)
    return `has the public exponent ${exponent}, which Confluence does not accept: use 65537`;
  if (bits > longestBits)
    return `has ${bits} bits, and Confluence does not accept more than ${longestBits}: use 4096`;
  if (bits > longestBitsOfAnyExponent && exponentBits > longestExponentBits)
    return `has a public exponent of ${exponentBits} bits, and above ${longestBitsOfAnyExponent} bits Confluence does not accept more than ${longestExponentBits}: use 65537`;
  return exponentBits > bits ? "has a public exponent that is larger than its modulus" : undefined;
}

function parsed(text: string): KeyObject | undefined {
  try {
    const { 1: openSsh } = /^\s*ssh-rsa\s+([A-Za-z0-9+/=]+)/.exec(text) ?? [];
    if (openSsh !== undefined) return keyOfOpenSsh(Buffer.from(openSsh, "base64"));
    return createPublicKey(wholePem(text) ?? pemOfBareKey(text.replace(/\s/g, "")));
  } catch {
    return undefined;
  }
}

/** The body of an `ssh-rsa` line is three fields, each with its length in front: the type, the exponent, the modulus. */
function keyOfOpenSsh(body: Buffer): KeyObject {
  const fields: Buffer[] = [];
  for (let at = 0; at < body.length; ) {
    const length = body.readUInt32BE(at);
    if (at + 4 + length > body.length) throw new Error("The line is cut off.");
    fields.push(body.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  const [, e, n] = fields.map((field) => field.toString("base64url"));
  if (e === undefined || n === undefined) throw new Error("The line is not whole.");
  return createPublicKey({ key: { kty: "RSA", e, n }, format: "jwk" });
}

function isBarePrivateKey(text: string): boolean {
  const key = Buffer.from(text, "base64");
  return (["pkcs8", "pkcs1"] as const).some((type) => {
    try {
      return createPrivateKey({ key, format: "der", type }).type === "private";
    } catch {
      return false;
    }
  });
}
