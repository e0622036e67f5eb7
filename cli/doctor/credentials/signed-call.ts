import { createSign, randomBytes } from "node:crypto";
import { readPrivateKey } from "../../../provider";
import type { SigningCredentials } from "./credentials";

/** A call to sign. */
export interface CallToSign {
  readonly method: "GET" | "POST";
  /** Without a query. */
  readonly url: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Header parameters beyond those of every call, such as `oauth_token`. */
  readonly oauth: Readonly<Record<string, string>>;
}

/**
 * The `Authorization` header of a call, signed with RSA-SHA1 (RFC 5849 §3.4).
 *
 * @param nowMs the call's timestamp, in milliseconds since 1970
 */
export function signedAuthorization(
  { consumerKey, privateKeyPem }: Pick<SigningCredentials, "consumerKey" | "privateKeyPem">,
  { method, url, query = {}, oauth }: CallToSign,
  nowMs = Date.now(),
): string {
  const own = {
    oauth_consumer_key: consumerKey,
    oauth_nonce: randomBytes(16).toString("hex"),
    oauth_signature_method: "RSA-SHA1",
    oauth_timestamp: String(Math.floor(nowMs / 1000)),
    oauth_version: "1.0",
    ...oauth,
  };
  const { origin, pathname } = new URL(url);
  const text = [method, origin + pathname, normalized({ ...own, ...query })].map(encoded).join("&");
  const oauth_signature = createSign("RSA-SHA1").update(text).sign(readPrivateKey(privateKeyPem), "base64");
  const header = Object.entries({ ...own, oauth_signature });
  return `OAuth ${header.map(([name, value]) => `${name}="${encoded(value)}"`).join(", ")}`;
}

/** The parameters, encoded and then sorted by bytes, which for ASCII is JavaScript's order. */
function normalized(parameters: Readonly<Record<string, string>>): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .sort()
    .join("&");
}

/** RFC 5849 §3.6 encodes more characters than `encodeURIComponent`. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
