import type { Seen } from "../exchange";
import { NotObserved } from "../not-observed";
import type { Probe, Probes } from "../probe";
import { loggedIn, type Subject } from "../subject";
import type { Visit } from "../visit";

/** An administrator without a secure session, and the response of a resource that demands one. */
const unconfirmed: Probe<{ visit: Visit; refusal: Seen }> = async (subject) => {
  const visit = await loggedIn(subject);
  const refusal = await visit.readLinks();
  if (refusal.status === 200) throw new NotObserved("secure administrator sessions are switched off");
  return { visit, refusal };
};

/** Whether the password is accepted without the form's token, with or without the header. */
async function isConfirmed(subject: Subject, hasHeader: boolean): Promise<boolean> {
  await subject.once(unconfirmed);
  const visit = await loggedIn(subject);
  await visit.confirmPassword(subject.login, { hasHeader });
  return (await visit.readLinks()).status === 200;
}

const webSudoFormToken: Probe = async (subject) => !(await isConfirmed(subject, false));

const webSudoNoCheckHeader: Probe = (subject) => isConfirmed(subject, true);

/** The list behind the old page has no annotation of its own. */
const webSudoUnmarked: Probe = async (subject) => {
  const { visit } = await subject.once(unconfirmed);
  const { status } = await visit.send({
    path: "/rest/applinks/1.0/listApplicationlinks",
    headers: { Accept: "application/json" },
  });
  if (status === 200) return false;
  if (status === 401) return true;
  throw new NotObserved(`the list without a secure session got ${status}, neither 200 nor 401`);
};

const webSudoRequiredHeader: Probe = async (subject) =>
  (await subject.once(unconfirmed)).refusal.header("x-atlassian-websudo") === "Require-Authentication";

/** Probes of which resources need a secure administrator session and how one is started. */
export const secureSessionProbes = {
  webSudoFormToken,
  webSudoNoCheckHeader,
  webSudoUnmarked,
  webSudoRequiredHeader,
} satisfies Probes;
