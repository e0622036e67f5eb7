import { randomBytes } from "node:crypto";
import type { ServerState, ServiceProviderConsumer } from "../state/server-state";
import { type Parameter, percentEncode, signatureBaseString, signHmacSha1, signRsaSha1 } from "./signature";

/** Who signs an outgoing request. */
export interface Signer {
  readonly consumerKey: string;
  readonly signatureMethod: "RSA-SHA1" | "HMAC-SHA1";
  sign(baseString: string, tokenSecret: string): string;
}

/** This server as consumer of another application with the Application Links plugin. */
export function ownSigner({ ownConsumer }: ServerState): Signer {
  return {
    consumerKey: ownConsumer.key,
    signatureMethod: "RSA-SHA1",
    sign: (baseString) => signRsaSha1(baseString, ownConsumer.privateKeyPem),
  };
}

/** This server as consumer of a third-party service provider, with the secret they share. */
export function sharedSecretSigner({ key, sharedSecret }: ServiceProviderConsumer): Signer {
  return {
    consumerKey: key,
    signatureMethod: "HMAC-SHA1",
    sign: (baseString, tokenSecret) => signHmacSha1(baseString, sharedSecret, tokenSecret),
  };
}

/** What is to be signed. */
export interface OutgoingRequest {
  readonly method: string;
  readonly url: URL;
  /** `""` for 2LO, where the parameter must be present and empty; undefined to leave it out. */
  readonly token?: string;
  readonly tokenSecret?: string;
  /** Further `oauth_*` parameters, for example `oauth_verifier`. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/** The `Authorization` header of a signed request; query parameters are signed but stay in the query. */
export function authorizationHeader(signer: Signer, request: OutgoingRequest, nowMs: number): string {
  const parameters: Parameter[] = Object.entries({
    oauth_consumer_key: signer.consumerKey,
    oauth_nonce: randomBytes(12).toString("hex"),
    oauth_signature_method: signer.signatureMethod,
    oauth_timestamp: String(Math.floor(nowMs / 1000)),
    oauth_version: "1.0",
    ...(request.token === undefined ? {} : { oauth_token: request.token }),
    ...request.parameters,
  });
  const baseString = signatureBaseString(request.method, request.url, [
    ...parameters,
    ...request.url.searchParams,
  ]);
  const signature = signer.sign(baseString, request.tokenSecret ?? "");
  return `OAuth ${[...parameters, ["oauth_signature", signature] as const]
    .map(([name, value]) => `${percentEncode(name)}="${percentEncode(value)}"`)
    .join(", ")}`;
}
