import { createHash, createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import * as z from "zod";

/** An RSA public key: PEM (`PUBLIC KEY`, `RSA PUBLIC KEY` or `CERTIFICATE`) or the bare base64 of its SubjectPublicKeyInfo. */
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
  if (/PRIVATE KEY/.test(text) || (key === undefined && isBarePrivateKey(text))) {
    return "is a private key: it must never leave the application. Give the public key, for example `publicKeyPem` of an RsaKeyPair";
  }
  if (key === undefined) {
    return "is not a public key: give PEM (-----BEGIN PUBLIC KEY-----) or the bare base64 of the SubjectPublicKeyInfo";
  }
  if (key.asymmetricKeyType !== "rsa") {
    return `is a key of type ${key.asymmetricKeyType ?? "unknown"}: Confluence accepts RSA only`;
  }
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  return bits < SHORTEST_BITS ? `has only ${bits} bits: use at least 2048` : undefined;
}

function parsed(text: string): KeyObject | undefined {
  const pem = text.includes("-----BEGIN") ? text.trim() : pemOfBareKey(text.replace(/\s/g, ""));
  try {
    return createPublicKey(pem);
  } catch {
    return undefined;
  }
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
