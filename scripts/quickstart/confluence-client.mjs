import { ADMIN } from "./stack.mjs";

/**
 * @typedef {object} Link As the server's REST resource reports it.
 * @property {string} id
 * @property {string} name
 * @property {string} type
 * @property {string} rpcUrl
 * @property {string} displayUrl
 * @property {boolean} primary
 */

/**
 * @param {string} baseUrl
 * @returns {Promise<Link[]>}
 */
export function listLinks(baseUrl) {
  return request(baseUrl, "GET", "/rest/applinks/3.0/applinks");
}

/**
 * What an administrator does on the page "Application Links".
 *
 * @param {string} baseUrl
 * @param {Link} link
 * @param {Partial<Link>} changes
 */
export async function changeByHand(baseUrl, link, changes) {
  const { id, name, rpcUrl, displayUrl, primary } = link;
  await request(baseUrl, "PUT", `/rest/applinks/3.0/applinks/${id}`, {
    name,
    rpcUrl,
    displayUrl,
    primary,
    ...changes,
  });
}

/**
 * Counts what reaches the server while something is done, by means of the embedded server's own counters.
 *
 * @template T
 * @param {string} baseUrl
 * @param {() => Promise<T>} action
 * @returns {Promise<{ result: T, requests: number }>}
 */
export async function countRequests(baseUrl, action) {
  const counters = new URL("/__emulator/requests", baseUrl);
  await fetch(counters, { method: "DELETE" });
  const result = await action();
  const { total } = /** @type {{ total: number }} */ (await (await fetch(counters)).json());
  return { result, requests: total };
}

/**
 * @param {string} baseUrl
 * @param {string} method
 * @param {string} path
 * @param {unknown} [body]
 */
async function request(baseUrl, method, path, body) {
  const response = await fetch(`${baseUrl}${path}`, {
    method,
    headers: {
      Cookie: await sessionCookie(baseUrl),
      Accept: "application/json",
      "X-Atlassian-Token": "no-check",
      ...(body ? { "Content-Type": "application/json" } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  if (!response.ok)
    throw new Error(`${method} ${baseUrl}${path} failed with status ${response.status}: ${text}`);
  return JSON.parse(text);
}

/** @type {Map<string, Promise<string>>} By base URL. */
const sessions = new Map();

/**
 * The session of an administrator who logs in once, as the login page does where Basic is off.
 *
 * @param {string} baseUrl
 */
function sessionCookie(baseUrl) {
  const cookie = sessions.get(baseUrl) ?? logIn(baseUrl);
  sessions.set(baseUrl, cookie);
  return cookie;
}

/**
 * @param {string} baseUrl
 * @returns {Promise<string>}
 */
async function logIn(baseUrl) {
  const response = await fetch(`${baseUrl}/rest/tsv/1.0/authenticate?os_authType=none`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Atlassian-Token": "no-check" },
    body: JSON.stringify({ ...ADMIN, rememberMe: false, targetUrl: "/" }),
  });
  if (!response.ok)
    throw new Error(
      `Logging in to ${baseUrl} failed with status ${response.status}: ${await response.text()}`,
    );
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";", 1)[0])
    .join("; ");
}
