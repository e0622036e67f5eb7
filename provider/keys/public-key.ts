import { createHash, createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import * as z from "zod";
import { unwrapped, wholePem } from "./pem";

/**
 * An RSA public key: PEM (`PUBLIC KEY`, `RSA PUBLIC KEY` or `CERTIFICATE`), the bare base64 of its SubjectPublicKeyInfo, or
 * an `ssh-rsa` line. PEM may have lost its line breaks, see {@link wholePem}.
 */
export const PUBLIC_KEY: z.ZodType<string> = z
  .string({ error: "must be an RSA public key" })
  .superRefine((text, context) => {
    const problem = problemOf(text);
    if (problem !== undefined) context.addIssue({ code: "custom", message: problem });
  });

/** Shortest modulus accepted, in bits. */
const SHORTEST_BITS = 1024;

/** The key without PEM header, footer and whitespace, as the server stores it. The string must be a {@link PUBLIC_KEY}. */
export function bareKey(text: string): string {
  return parsed(text)?.export({ type: "spki", format: "der" }).toString("base64") ?? text.replace(/\s/g, "");
}

/** PEM form (SubjectPublicKeyInfo) of a bare key. */
export function pemOfBareKey(base64: string): string {
  const lines = base64.match(/.{1,64}/g) ?? [];
  return `-----BEGIN PUBLIC KEY-----\n${lines.join("\n")}\n-----END PUBLIC KEY-----\n`;
}

/** Whether two strings contain the same key, in whatever format. */
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

/** The string itself never appears in a message: it may be a private key. */
function problemOf(text: string): string | undefined {
  const key = parsed(text);
  if (/PRIVATE KEY/.test(unwrapped(text)) || (key === undefined && isBarePrivateKey(text))) {
    return "is a private key: it must never leave the application. Use the public key, for example `publicKeyPem` of an RsaKeyPair";
  }
  if (key === undefined && /^\s*(ssh-(?!rsa)|ecdsa-|sk-)/.test(text)) {
    return "is an SSH key of a type other than ssh-rsa: Confluence accepts RSA only";
  }
  if (key === undefined) {
    return "is not a public key: use PEM (-----BEGIN PUBLIC KEY-----), the bare base64 of the SubjectPublicKeyInfo, or an ssh-rsa line";
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
 * What Java's KeyFactory, with which Confluence parses keys, rejects: `sun.security.rsa.RSAKeyFactory.checkKeyLengths` and
 * `RSAPublicKeyImpl.checkExponentRange` in OpenJDK 17, and the same in 25.
 */
function refusedByJava(bits: number, exponent: bigint): string | undefined {
  const { longestBits, longestBitsOfAnyExponent, longestExponentBits } = JAVA;
  const exponentBits = exponent.toString(2).length;
  if (exponent < 3n)
    return `has the public exponent ${exponent}, which Confluence does not accept: use 65537`;
  if (bits > longestBits) return `has ${bits} bits; Confluence accepts no more than ${longestBits}: use 4096`;
  if (bits > longestBitsOfAnyExponent && exponentBits > longestExponentBits)
    return `has a public exponent of ${exponentBits} bits; for keys above ${longestBitsOfAnyExponent} bits, Confluence accepts no more than ${longestExponentBits}: use 65537`;
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

/**
 * The body of an `ssh-rsa` line consists of three fields, each preceded by its length: the type, the exponent, the modulus.
 */
function keyOfOpenSsh(body: Buffer): KeyObject {
  const fields: Buffer[] = [];
  for (let at = 0; at < body.length; ) {
    const length = body.readUInt32BE(at);
    if (at + 4 + length > body.length) throw new Error("The line is truncated.");
    fields.push(body.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  const [, e, n] = fields.map((field) => field.toString("base64url"));
  if (e === undefined || n === undefined) throw new Error("The line is incomplete.");
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
