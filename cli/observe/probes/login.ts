import { randomUUID } from "node:crypto";
import type { Seen } from "../exchange";
import { NotObserved } from "../not-observed";
import type { Probe, Probes } from "../probe";
import { hasJsonLogin, type Subject } from "../subject";
import type { Login } from "../visit";
import { basicAuthByDefault, readManifestAs } from "./generation";
import { member, need, statusOf } from "./responses";

/** How many consecutive wrong logins are tried before giving up on a CAPTCHA. */
const MOST_WRONG_LOGINS = 12;

const MANIFEST = "/rest/applinks/1.0/manifest";
const SWITCH = "/rest/basicauth/1.0/config";

const ausernameHeader: Probe = async (subject) =>
  (await subject.ask({ path: MANIFEST })).header("x-ausername") !== undefined;

const productHeaders: Probe = async (subject) => {
  const { header } = await subject.anonymously({ path: MANIFEST, headers: { Accept: "application/json" } });
  return ["x-asen", "x-confluence-request-time", "x-arequestid"].some((name) => header(name) !== undefined);
};

const osAuthTypeParameter: Probe = async (subject) => {
  const response = await subject.anonymously({
    path: `${MANIFEST}?os_authType=basic`,
    headers: { Accept: "application/json" },
  });
  return response.status === 401 && /^basic/i.test(response.header("www-authenticate") ?? "");
};

/** Uses a user who does not exist, because URLs end up in logs and must not contain a password. */
const osUsernameParameters: Probe = async (subject) => {
  const nobody = `observation-${randomUUID().slice(0, 8)}`;
  const response = await subject.anonymously({
    path: `${MANIFEST}?os_username=${nobody}&os_password=${nobody}`,
    headers: { Accept: "application/json" },
  });
  return response.status === 401 || /FAILED|DENIED/.test(response.header("x-seraph-loginreason") ?? "");
};

/** The response to a login that is rejected because of a CAPTCHA. */
const captchaRefusal: Probe<Seen> = async (subject) => {
  const { lockableUser } = subject.loans;
  if (lockableUser === undefined) {
    throw new NotObserved("a user has to be locked out behind a CAPTCHA: give --lockable-user");
  }
  const wrong: Login = { username: lockableUser, password: `wrong-${randomUUID()}` };
  const isBasic = await subject.once(basicAuthByDefault);
  if (!isBasic && !(await subject.once(hasJsonLogin))) {
    throw new NotObserved("there is neither Basic nor the JSON login, whose status would show it");
  }
  for (let attempts = 0; attempts < MOST_WRONG_LOGINS; attempts++) {
    const response = isBasic
      ? await readManifestAs(subject, wrong)
      : (await subject.visit().logIn("json", wrong)).response;
    const isCaptcha =
      response.header("x-seraph-loginreason") === "AUTHENTICATION_DENIED" ||
      response.header("x-authentication-denied-reason") !== undefined;
    if (isCaptcha) return response;
  }
  throw new NotObserved(`${MOST_WRONG_LOGINS} wrong passwords in a row brought no CAPTCHA`);
};

const captchaStatus: Probe = async (subject) =>
  statusOf(await subject.once(captchaRefusal), [401, 403], "a login behind a CAPTCHA");

const captchaDeniedReasonHeader: Probe = async (subject) =>
  (await subject.once(captchaRefusal)).header("x-authentication-denied-reason") !== undefined;

/** The response to a login that lacks its second step. */
const halfLogin: Probe<Seen> = async (subject) => {
  await need(subject, hasJsonLogin, true, "there is no JSON login");
  const { twoStepUser } = subject.loans;
  if (twoStepUser === undefined) {
    throw new NotObserved("a user whose login has two steps is needed: give --two-step-user");
  }
  const { response, isIn } = await subject.visit().logIn("json", twoStepUser);
  if (isIn) throw new NotObserved(`“${twoStepUser.username}” logged in with one step`);
  if (/FAILED|DENIED/.test(response.header("x-seraph-loginreason") ?? "")) {
    throw new NotObserved(`the password of “${twoStepUser.username}” is wrong`);
  }
  return response;
};

const twoStepStatus: Probe = async (subject) =>
  statusOf(await subject.once(halfLogin), [200, 401], "a login whose second step is missing");

const twoStepSession: Probe = async (subject) =>
  (await subject.once(halfLogin)).setCookies.some((cookie) => /session/i.test(cookie));

const anonymousPages: Probe = async (subject) => {
  const { id } = await subject.links.make();
  const { status, body, header } = await subject.anonymously({
    path: `/plugins/servlet/applinks/auth/conf/oauth/add-consumer-manually/${id}`,
  });
  if (status >= 300 && status < 400 && /login/.test(header("location") ?? "")) return "redirect";
  if (status === 200 && /os_password/.test(body)) return "inline";
  throw new NotObserved(`an anonymous page request got ${status}, and no login form`);
};

const anonymousRest: Probe = async (subject) => {
  const response = await subject.anonymously({
    path: "/rest/applinks/1.0/applicationlink",
    headers: { Accept: "application/json" },
  });
  statusOf(response, [401], "an anonymous REST call");
  return member(response, "status-code") === 401 ? "status-body" : "error-page";
};

const basicAuthConfigPath: Probe = async (subject) =>
  (await subject.ask({ path: SWITCH })).status === 404 ? "absent" : "/rest/basicauth/1.0";

const basicAuthAllowedPaths: Probe = async (subject) => {
  const allowed = { "allowed-paths": [MANIFEST.slice(0, -3)], "allowed-users": [] };
  return (await isBasicLetIn(subject, allowed)) ? "prefix" : "exact";
};

const basicAuthWildcards: Probe = (subject) =>
  isBasicLetIn(subject, {
    "allowed-paths": [],
    "allowed-users": [`${subject.login.username.slice(0, -1)}*`],
  });

/** Disables Basic for a moment except for what is allowed, and restores the configuration afterwards. */
async function isBasicLetIn(subject: Subject, allowed: object): Promise<boolean> {
  await need(
    subject,
    basicAuthConfigPath,
    "/rest/basicauth/1.0",
    "the resource that would allow Basic does not exist",
  );
  const { json: found, status } = await subject.ask({ path: SWITCH });
  if (status !== 200) throw new NotObserved(`the configuration of Basic got ${status}`);
  const configure = (json: unknown) => subject.ask({ method: "PUT", path: SWITCH, json });
  const undone = `the configuration of HTTP Basic as it was, to be put back by PUT ${SWITCH} with ${JSON.stringify(found)}`;
  subject.left.add(undone);
  try {
    await configure({ "block-requests": true, "show-warning-message": false, ...allowed });
    const response = await readManifestAs(subject, subject.login);
    return statusOf(response, [200, 403], "a request that may be allowed") === 200;
  } finally {
    if ((await configure(found)).status < 300) subject.left.delete(undone);
  }
}

/** Probes of logins and their rejections. */
export const loginProbes = {
  ausernameHeader,
  osAuthTypeParameter,
  osUsernameParameters,
  captchaStatus,
  captchaDeniedReasonHeader,
  anonymousPages,
  anonymousRest,
  basicAuthConfigPath,
  basicAuthAllowedPaths,
  twoStepStatus,
  productHeaders,
  twoStepSession,
  basicAuthWildcards,
} satisfies Probes;
