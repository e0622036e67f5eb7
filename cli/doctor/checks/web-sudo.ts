import {
  type Instance,
  isSingleSignOnPage,
  PAGES_PLACE,
  singleSignOnAdvice,
  wantsSecureSession,
} from "../../../provider";
import type { Outcome } from "../check";

const PAGES = "OutgoingBasicAuth, TrustedApplication and executeAs on generic links";

/** Looks whether administration pages ask for the password again; no session is started. */
export async function examineWebSudo({ http, settings }: Instance): Promise<Outcome> {
  const response = await http.send({
    method: "GET",
    path: "/plugins/servlet/applinks/listApplicationLinks",
    operation: "look at an administration page",
    expects: "text",
    acceptsRedirect: true,
    isProbe: true,
  });
  const { status, redirect } = response;
  if (wantsSecureSession(response)) {
    return settings.credentials.kind === "password"
      ? {
          findings: [
            {
              severity: "ok",
              says: `Secure administrator sessions are on; the provider starts one with the password where pages need it (${PAGES}).`,
            },
          ],
        }
      : {
          findings: [
            {
              severity: "warning",
              says: "Secure administrator sessions are on, and they are started with a password, which a token is not.",
              advice:
                "For TrustedApplication and executeAs on generic links, configure a user name and password next to the token. Everything else works with the token alone, but the deletion of an OutgoingServiceProvider leaves an entry.",
            },
          ],
        };
  }
  if (redirect?.kind === "single-sign-on" || isSingleSignOnPage(response.body)) {
    const address = redirect === undefined ? "" : ` (${redirect.target})`;
    return {
      findings: [
        {
          severity: "warning",
          says: `Administration pages are behind single sign-on${address}, REST is not.`,
          advice: `Only ${PAGES} need them. ${singleSignOnAdvice(PAGES_PLACE)}`,
        },
      ],
    };
  }
  if (status === 200) {
    return {
      findings: [{ severity: "ok", says: "Administration pages open with these credentials." }],
    };
  }
  return {
    findings: [
      {
        severity: "note",
        says: `Administration pages do not open with these credentials (HTTP ${status}${redirect === undefined ? "" : `, sent to ${redirect.target}`}).`,
        advice: `Only ${PAGES} need them.`,
      },
    ],
  };
}
