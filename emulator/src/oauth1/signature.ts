import { createHmac, createPublicKey, createSign, createVerify } from "node:crypto";

/** One request parameter, decoded. A name may occur more than once. */
export type Parameter = readonly [name: string, value: string];

/** Percent-encodes as RFC 5849 §3.6 demands, which is stricter than `encodeURIComponent`. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/**
 * The signature base string of RFC 5849 §3.4.1.
 *
 * @param url The address as the client sees it; its query and fragment are left out, since the query's parameters
 *   belong in `parameters`.
 * @param parameters All parameters of header, form body and query; `oauth_signature` and `realm` are skipped.
 */
export function signatureBaseString(method: string, url: URL, parameters: readonly Parameter[]): string {
  const encoded = parameters
    .filter(([name]) => name !== "oauth_signature" && name !== "realm")
    .map(([name, value]) => [percentEncode(name), percentEncode(value)] as const)
    .sort(([nameA, valueA], [nameB, valueB]) => compare(nameA, nameB) || compare(valueA, valueB))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
  // WHATWG URLs are already lower-cased in scheme and host and drop the default port.
  const address = `${url.protocol}//${url.host}${url.pathname}`;
  return [method.toUpperCase(), address, encoded].map(percentEncode).join("&");
}

/** The public key of a consumer from base64 of its SubjectPublicKeyInfo, with or without PEM armour; throws when it is none. */
export function parsePublicKey(text: string): { base64: string; pem: string } {
  const base64 = text.replace(/-----[^-]+-----/g, "").replace(/\s/g, "");
  const key = createPublicKey({ key: Buffer.from(base64, "base64"), format: "der", type: "spki" });
  if (key.asymmetricKeyType !== "rsa") throw new Error("not an RSA key");
  return {
    base64: key.export({ format: "der", type: "spki" }).toString("base64"),
    pem: key.export({ format: "pem", type: "spki" }).toString(),
  };
}

/** Whether `signature` (base64) is the RSA-SHA1 signature of the base string by the holder of this key. */
export function verifyRsaSha1(baseString: string, signature: string, publicKey: string): boolean {
  try {
    const verifier = createVerify("RSA-SHA1").update(baseString);
    return verifier.verify(parsePublicKey(publicKey).pem, signature, "base64");
  } catch {
    return false;
  }
}

/** The RSA-SHA1 signature of a base string, in base64. */
export function signRsaSha1(baseString: string, privateKeyPem: string): string {
  return createSign("RSA-SHA1").update(baseString).sign(privateKeyPem, "base64");
}

/** The HMAC-SHA1 signature of a base string, in base64; an absent token has the secret `""`. */
export function signHmacSha1(baseString: string, consumerSecret: string, tokenSecret: string): string {
  const key = `${percentEncode(consumerSecret)}&${percentEncode(tokenSecret)}`;
  return createHmac("sha1", key).update(baseString).digest("base64");
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
