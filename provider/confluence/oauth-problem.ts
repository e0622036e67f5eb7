import { randomUUID } from "node:crypto";
import type { HttpClient } from "../http/client";
import { AppLinksError } from "../http/errors";

/**
 * Whether the server still has an incoming consumer under this key, whatever link it belongs to: it rejects a request with a
 * wrong signature as `consumer_key_unknown` only if it has none. One request without a login, which changes nothing.
 * Undefined if a proxy or gateway responds to such requests in place of the server.
 */
export async function isConsumerKnown(http: HttpClient, key: string): Promise<boolean | undefined> {
  const parameters = {
    oauth_consumer_key: key,
    oauth_token: "",
    oauth_signature_method: "RSA-SHA1",
    oauth_timestamp: String(Math.floor(Date.now() / 1000)),
    oauth_nonce: randomUUID(),
    oauth_version: "1.0",
    oauth_signature: "bm9uZQ==",
  };
  const list = Object.entries(parameters).map(([name, value]) => `${name}="${encodeURIComponent(value)}"`);
  try {
    const { header, body } = await http.send({
      method: "GET",
      path: "/rest/applinks/1.0/manifest",
      operation: `check whether the OAuth consumer "${key}" is gone`,
      headers: { Authorization: `OAuth ${list.join(", ")}` },
      isAnonymous: true,
    });
    const problem = /oauth_problem="?([a-z_]+)/.exec(`${header("www-authenticate") ?? ""} ${body}`)?.[1];
    return problem === undefined ? undefined : problem !== "consumer_key_unknown";
  } catch (error) {
    if (error instanceof AppLinksError) return undefined;
    throw error;
  }
}
