import { createSign } from "node:crypto";
import OAuth from "oauth-1.0a";
import type { Credentials } from "../settings";
import { type ConfluenceAccess, sendToConfluence } from "./access";
import type { ConfluenceSite } from "./site";

/**
 * Requests signed with this installation's key, each naming the administrator it is made for (OAuth 1.0a, 2LO with
 * impersonation). No password is known here, and no session is kept: once Confluence no longer knows the installation's
 * key, the very next request is refused.
 */
export function oauthAccess(
  site: ConfluenceSite,
  { consumerKey, privateKeyPem }: Credentials,
): ConfluenceAccess {
  const oauth = new OAuth({
    consumer: { key: consumerKey, secret: "" },
    signature_method: "RSA-SHA1",
    hash_function: (text) => createSign("RSA-SHA1").update(text).sign(privateKeyPem, "base64"),
  });
  // Present and empty: without the parameter Confluence would not take the request for a signed one.
  const noToken = { key: "", secret: "" };

  return {
    site,
    means: "a signature with this installation's own key (OAuth 1.0a)",
    visitAs: (account) => ({
      account,
      async open(url, headers = {}) {
        const named = new URL(url);
        const separator = named.search === "" ? "" : "&";
        named.search += `${separator}xoauth_requestor_id=${encodeURIComponent(account)}`;
        const signed = oauth.authorize({ url: named.href, method: "GET" }, noToken);
        const authorization = oauth.toHeader(signed).Authorization;
        return sendToConfluence(site, named, { ...headers, authorization });
      },
      async end() {},
    }),
  };
}
