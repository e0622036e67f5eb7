import { setTimeout as sleep } from "node:timers/promises";
import { ExpectedError } from "../setup/entry-point.mjs";
import { CookieJar } from "./cookie-jar.mjs";
import { formsIn, wordsOf } from "./forms.mjs";

/**
 * One page of a first-run wizard, and the values to fill in.
 *
 * @typedef {object} Step
 * @property {string} action Last part of the address that the page's form goes to: `setupdata.action`.
 * @property {string} title Its name in messages.
 * @property {Record<string, string>} fields Beside the form's own hidden fields.
 */

/**
 * A product whose wizard can be driven.
 *
 * @typedef {object} Product
 * @property {string} name
 * @property {readonly Step[]} steps In any order: the server decides which one comes next.
 * @property {string} [tokenCookie] The cookie whose value goes into forms as `atl_token`, in place of the form's own.
 */

/** Setting up a database takes some minutes on a small machine. */
const REQUEST_TIMEOUT_MS = 10 * 60_000;

const PAUSE_MS = Number(process.env.CONFLUENCE_WIZARD_PAUSE_MS ?? 5_000);

/**
 * Drives the first-run wizard of a server over HTTP until the server runs. Nothing is changed on a server that already runs; a wizard that
 * was interrupted is continued.
 *
 * @param {string} baseUrl Without a slash at the end.
 * @param {Product} product
 * @param {{ say: (words: string) => void, withinMs: number }} options How long the server may take to start.
 * @throws {ExpectedError} when a page is not known, or does not accept what is filled in
 */
export async function completeWizard(baseUrl, { name, steps, tokenCookie }, { say, withinMs }) {
  say(`${name}: waiting for ${baseUrl}`);
  if ((await stateOf(baseUrl, withinMs, ["FIRST_RUN", "RUNNING"])) === "RUNNING") {
    say(`${name}: runs already`);
    return;
  }
  const browser = new Browser(baseUrl);
  let page = await browser.openWhenServed(withinMs);
  /** @type {Step | undefined} */
  let previous;
  for (;;) {
    const forms = formsIn(page.html);
    const found = steps
      .map((step) => ({ step, form: forms.find(({ action }) => lastPartOf(action) === step.action) }))
      .find(({ form }) => form !== undefined);
    if (found?.form === undefined) break;
    const { step, form } = found;
    if (step === previous) {
      throw new ExpectedError(
        `${name} does not accept what was filled in at “${step.title}”: ${wordsOf(page.html)}`,
      );
    }
    say(`${name}: ${step.title}`);
    const token = tokenCookie === undefined ? undefined : browser.cookies.valueOf(tokenCookie);
    page = await browser.submit(new URL(form.action, page.url), {
      ...form.hidden,
      ...step.fields,
      ...(token === undefined ? {} : { atl_token: token }),
    });
    previous = step;
  }
  if (previous === undefined || (await currentState(baseUrl)) === "FIRST_RUN") {
    throw new ExpectedError(
      `${name} shows a page of its wizard that is not known here, ${page.url}: “${wordsOf(page.html)}”. It was written for the versions in tests/confluence/README.md.`,
    );
  }
  await stateOf(baseUrl, withinMs, ["RUNNING"]);
  say(`${name}: is set up`);
}

/** Keeps cookies, follows redirects on the one server it is for, and says where it comes from. */
class Browser {
  cookies = new CookieJar();

  /** @param {string} baseUrl */
  constructor(baseUrl) {
    this.baseUrl = baseUrl;
  }

  /**
   * The first page: `/status` says FIRST_RUN a while before any page is served.
   *
   * @param {number} withinMs
   */
  async openWhenServed(withinMs) {
    for (const endMs = Date.now() + withinMs; ; ) {
      const page = await this.#send(new URL(`${this.baseUrl}/`));
      if (page.status === 200) return page;
      if (Date.now() > endMs) throw new ExpectedError(`${page.url} still responds with ${page.status}.`);
      await sleep(PAUSE_MS);
    }
  }

  /**
   * @param {URL} url
   * @param {Record<string, string>} fields
   */
  async submit(url, fields) {
    const page = await this.#send(url, new URLSearchParams(fields));
    if (page.status === 200) return page;
    throw new ExpectedError(
      `The wizard's ${url.pathname} responded with ${page.status}: ${wordsOf(page.html)}`,
    );
  }

  /**
   * @param {URL} url
   * @param {URLSearchParams} [form]
   * @returns {Promise<{ url: string, status: number, html: string }>}
   */
  async #send(url, form) {
    if (url.origin !== new URL(this.baseUrl).origin) {
      throw new ExpectedError(`The wizard leads away from ${this.baseUrl}, to ${url.origin}.`);
    }
    const response = await fetch(url, {
      method: form === undefined ? "GET" : "POST",
      redirect: "manual",
      headers: {
        Cookie: this.cookies.header(),
        Referer: `${this.baseUrl}/`,
        "X-Atlassian-Token": "no-check",
      },
      ...(form === undefined ? {} : { body: form }),
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    });
    this.cookies.keep(response.headers.getSetCookie());
    const html = await response.text();
    const location = response.headers.get("Location");
    if (location !== null && response.status < 400) return this.#send(new URL(location, url));
    return { url: url.href, status: response.status, html };
  }
}

/**
 * @param {string} baseUrl
 * @param {number} withinMs
 * @param {readonly string[]} wanted
 */
async function stateOf(baseUrl, withinMs, wanted) {
  for (const endMs = Date.now() + withinMs; ; ) {
    const state = await currentState(baseUrl);
    if (state !== undefined && wanted.includes(state)) return state;
    if (Date.now() > endMs) {
      throw new ExpectedError(
        `${baseUrl}/status never said ${wanted.join(" or ")}, only ${state ?? "nothing"}.`,
      );
    }
    await sleep(PAUSE_MS);
  }
}

/**
 * The server's own status; undefined while it does not respond.
 *
 * @param {string} baseUrl
 * @returns {Promise<string | undefined>}
 */
async function currentState(baseUrl) {
  try {
    const response = await fetch(`${baseUrl}/status`, { signal: AbortSignal.timeout(10_000) });
    return /"state"\s*:\s*"(\w+)"/.exec(await response.text())?.[1];
  } catch {
    return undefined;
  }
}

/** @param {string} action */
function lastPartOf(action) {
  return action.split("?")[0]?.split("/").at(-1);
}
