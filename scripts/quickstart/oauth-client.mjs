import { createSign } from "node:crypto";
import OAuth from "oauth-1.0a";

/**
 * Asks Confluence who is calling, with a request signed by an OAuth client that is independent of this project:
 * 2LO with impersonation, that is with an empty token and the user's name among the signed query parameters.
 *
 * @param {{ baseUrl: string, consumerKey: string, privateKey: string, username: string }} call
 * @returns {Promise<{ status: number, body: string }>}
 */
export async function askWhoIsCalling({ baseUrl, consumerKey, privateKey, username }) {
  const oauth = new OAuth({
    consumer: { key: consumerKey, secret: "" },
    signature_method: "RSA-SHA1",
    hash_function: (baseString) => createSign("RSA-SHA1").update(baseString).sign(privateKey, "base64"),
  });
  const url = `${baseUrl}/rest/api/user/current?xoauth_requestor_id=${encodeURIComponent(username)}`;
  const { Authorization } = oauth.toHeader(oauth.authorize({ url, method: "GET" }, { key: "", secret: "" }));
  const response = await fetch(url, { headers: { Authorization, Accept: "application/json" } });
  return { status: response.status, body: await response.text() };
}
