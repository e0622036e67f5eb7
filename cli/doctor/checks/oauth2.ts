import type { Instance } from "../../../provider";
import type { Outcome } from "../check";

/** Checks whether the server has OAuth 2.0: without credentials it responds with 401 if so, and with 404 if not. */
export async function examineOAuth2(instance: Instance): Promise<Outcome> {
  const { status } = await instance.http.send({
    method: "GET",
    path: "/rest/oauth2/1.0/client",
    operation: "look for OAuth 2.0",
    isAnonymous: true,
    expects: "text",
    acceptsRedirect: true,
  });
  if (status === 404) {
    return {
      findings: [
        {
          severity: "note",
          says: "The server has no OAuth 2.0.",
          advice: "IncomingOAuth2Client and OutgoingOAuth2Client need Confluence 7.17 or later.",
        },
      ],
    };
  }
  const { url } = await instance.manifest();
  if (url.startsWith("http://")) {
    return {
      findings: [
        {
          severity: "warning",
          says: `The server has OAuth 2.0, but its own address is plain http (${url}), with which it cannot be configured.`,
          advice:
            "Before using IncomingOAuth2Client or OutgoingOAuth2Client, set an https Server Base URL in Confluence's General Configuration.",
        },
      ],
    };
  }
  return { findings: [{ severity: "ok", says: "The server has OAuth 2.0." }] };
}
