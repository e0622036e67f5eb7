import { failedFor, type Instance, listOAuth2Clients } from "../../../provider";
import type { Outcome } from "../check";

/** Sends the credentials for the first time: if they are rejected, every check that needs them is skipped. */
export async function examineLogin(instance: Instance): Promise<Outcome> {
  try {
    const links = await instance.links.all();
    const who = await userOf(instance);
    return {
      reached: ["administrator", "listed"],
      findings: [
        {
          severity: "ok",
          says: `Logged in as ${who}, who sees ${links.length === 1 ? "1 application link" : `${links.length} application links`}.`,
        },
        ...mixedLogin(instance),
      ],
    };
  } catch (error) {
    // A server that is too old has accepted the login; the check of REST versions reports its age.
    if (failedFor(error, "unsupported_server")) {
      const says = `Logged in as ${await userOf(instance)}; without REST 3.0 the application links cannot be listed.`;
      return { reached: ["administrator"], findings: [{ severity: "note", says }] };
    }
    if (!failedFor(error, "permission_denied")) throw error;
    // Without an error message it is unknown who rejected the request, so the advice covers both cases.
    if (error.detail === undefined) throw error;
    return {
      findings: [
        {
          severity: "error",
          says: `Logged in as ${await userOf(instance)}, who is not a ${instance.http.account.productName} administrator.`,
          advice: `Application links require a ${instance.http.account.productName} administrator: use another user, or give this one the permission.`,
        },
      ],
    };
  }
}

/** Distinguishes administrators from system administrators by a resource that only the latter may read. */
export async function examineAdministrator(instance: Instance): Promise<Outcome> {
  const who = await userOf(instance);
  const isSystemAdministrator =
    (await mayReadBasicAuthSwitch(instance)) ?? (await mayReadOAuth2Clients(instance));
  if (isSystemAdministrator === undefined) {
    return {
      findings: [
        {
          severity: "note",
          says: `${who} is an administrator; this server does not show whether ${who} is also a system administrator.`,
        },
      ],
    };
  }
  if (isSystemAdministrator)
    return { findings: [{ severity: "ok", says: `${who} is a system administrator.` }] };
  return {
    findings: [
      {
        severity: "note",
        says: `${who} is an administrator, but not a system administrator.`,
        advice: "Only system administrators may set the level 2LOi, executeAs, and OAuth 2.0 clients.",
      },
    ],
  };
}

/** Undefined when the server does not have the resource. */
async function mayReadBasicAuthSwitch({ http }: Instance): Promise<boolean | undefined> {
  const { status } = await http.send({
    method: "GET",
    path: "/rest/basicauth/1.0/config",
    operation: "read whether Basic authentication is on",
  });
  return status === 404 ? undefined : status === 200;
}

async function mayReadOAuth2Clients({ http }: Instance): Promise<boolean | undefined> {
  try {
    await listOAuth2Clients(http);
    return true;
  } catch (error) {
    if (failedFor(error, "permission_denied")) return false;
    if (failedFor(error, "unsupported_server", "base_url_not_https")) return undefined;
    throw error;
  }
}

/** The user as whom the server sees the login: a token alone does not name one. */
async function userOf({ http }: Instance): Promise<string> {
  const username = await http.account.identify(http);
  return username === undefined ? "the user of the token" : `“${username}”`;
}

/** A token of one user and a password of another. */
function mixedLogin({ http }: Instance): Outcome["findings"] {
  const says = http.account.mixedUsers();
  if (says === undefined) return [];
  return [
    { severity: "warning", says: `${says}.`, advice: "Configure a token and a password of the same user." },
  ];
}
