import { createSign, generateKeyPairSync } from "node:crypto";
import OAuth from "oauth-1.0a";

/** An RSA key pair as a third party would generate it. */
export interface KeyPair {
  readonly publicKey: string;
  readonly privateKey: string;
}

/** Generates a key pair: SubjectPublicKeyInfo and PKCS#8, both PEM. */
export function rsaKeyPair(modulusLength = 2048): KeyPair {
  return generateKeyPairSync("rsa", {
    modulusLength,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
}

/** A request to sign. */
export interface SignedRequest {
  readonly url: string;
  readonly method?: string;
  /** Form parameters of the body, signed with the rest. */
  readonly form?: Record<string, string>;
  /** Default: present and empty, which is 2LO. */
  readonly token?: { key: string; secret: string };
}

/** Signs with the published `oauth-1.0a` library; returns the `Authorization` header's value. */
export function signRsaSha1(consumerKey: string, privateKey: string, request: SignedRequest): string {
  const oauth = new OAuth({
    consumer: { key: consumerKey, secret: "" },
    signature_method: "RSA-SHA1",
    hash_function: (baseString) => createSign("RSA-SHA1").update(baseString).sign(privateKey, "base64"),
  });
  const { url, method = "GET", form, token = { key: "", secret: "" } } = request;
  return oauth.toHeader(oauth.authorize({ url, method, data: form ?? {} }, token)).Authorization;
}
