import type { Instance } from "../../../provider/connection/instance";
import type { Outcome } from "../check";

const PAGES = "OutgoingBasicAuth, TrustedApplication and executeAs on generic links";

/** Where Confluence, Jira and Bitbucket ask an administrator for the password again. */
const PROMPT = /\/(do)?authenticate\.action\b|\/WebSudoAuthenticate/i;

/** Looks whether administration pages ask for the password again; no session is started. */
export async function examineWebSudo({ http, settings }: Instance): Promise<Outcome> {
  const { status, header } = await http.send({
    method: "GET",
    path: "/plugins/servlet/applinks/listApplicationLinks",
    operation: "look at an administration page",
    expects: "text",
    acceptsRedirect: true,
  });
  const target = status >= 300 && status < 400 ? (header("location") ?? "") : "";
  if (PROMPT.test(target) || /^require/i.test(header("x-atlassian-websudo") ?? "")) {
    return settings.credentials.kind === "basic"
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
              advice: `${PAGES} take a connection with user name and password. Everything else works with a token.`,
            },
          ],
        };
  }
  if (status === 200) {
    return {
      findings: [
        { severity: "ok", says: "Administration pages answer without asking for the password again." },
      ],
    };
  }
  return {
    findings: [
      {
        severity: "note",
        says: `Administration pages do not open with these credentials (HTTP ${status}${target === "" ? "" : `, sent to ${target.split("?")[0]}`}).`,
        advice: `Only ${PAGES} need them.`,
      },
    ],
  };
}
