import {
  AppLinksError,
  type HttpClient,
  type Instance,
  isSingleSignOnPage,
  PAGES_PLACE,
  singleSignOnAdvice,
  wantsSecureSession,
} from "../../../provider";
import type { Outcome } from "../check";
import { findingOfError } from "../finding-of-error";

const PAGES = "OutgoingBasicAuth, TrustedApplication and executeAs on generic links";

const LOOK = {
  method: "GET",
  path: "/plugins/servlet/applinks/listApplicationLinks",
  operation: "look at an administration page",
  expects: "text",
  acceptsRedirect: true,
  isProbe: true,
} as const;

/** What only administrators may read, and no page tells before a secure session is started. */
const LIST = {
  method: "GET",
  path: "/rest/applinks/3.0/applinks",
  operation: "list the application links",
  isProbe: true,
} as const;

/** Checks whether administration pages ask for the password again, and whether that password is valid; starts no secure session. */
export async function examineWebSudo({ http }: Instance): Promise<Outcome> {
  const response = await http.send(LOOK);
  const { status, redirect } = response;
  if (wantsSecureSession(response)) return { findings: [await examinePassword(http)] };
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

function notAnAdministrator(username: string, { account }: HttpClient): Outcome["findings"][number] {
  return {
    severity: "warning",
    says: `Secure administrator sessions are on, which only the password starts, and “${username}”, who logs in with it, is no ${account.productName} administrator.`,
    advice: `Only ${PAGES} need pages. For those, configure the password of an administrator.`,
  };
}

/** Pages need the password even when everything else uses a token, so at this point it may not have been verified yet. */
async function examinePassword(http: HttpClient): Promise<Outcome["findings"][number]> {
  const { credentials } = http.settings;
  if (credentials.kind === "token") {
    return {
      severity: "warning",
      says: "Secure administrator sessions are on, and starting one takes a password: a token is not enough.",
      advice:
        "For TrustedApplication and executeAs on generic links, configure a user name and password next to the token. Everything else works with the token alone, but the deletion of an OutgoingServiceProvider leaves an entry.",
    };
  }
  const { username, token } = credentials;
  try {
    if (token !== undefined) {
      await http.account.sendByPassword(http, LOOK);
      const list = await http.account.sendByPassword(http, LIST);
      if (list?.status === 401 || list?.status === 403) return notAnAdministrator(username, http);
    }
  } catch (error) {
    if (!(error instanceof AppLinksError)) throw error;
    const { says, ...problem } = findingOfError(error);
    return {
      ...problem,
      // Same severity as with a token alone: a two-step login is not a mistake.
      severity: error.reason === "two_step_login" ? "warning" : "error",
      says: `Secure administrator sessions are on, and the password that starts one is rejected. ${says}`,
    };
  }
  return {
    severity: "ok",
    says: `Secure administrator sessions are on; the provider starts one with the password${token === undefined ? "" : ` of “${username}”, which logs in,`} where pages need it (${PAGES}).`,
  };
}
