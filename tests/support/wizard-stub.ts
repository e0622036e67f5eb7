import { randomUUID } from "node:crypto";
import { type HttpServer, startHttpServer } from "./http-server";

/** One page of a stubbed wizard. */
export interface StubStep {
  /** Where the page is. */
  readonly page: string;
  /** Where its form goes. */
  readonly action: string;
  /** Why it does not accept what is filled in; undefined when it does. */
  readonly refuses: (form: URLSearchParams) => string | undefined;
}

/** A product whose wizard is stubbed. */
export interface StubbedWizard {
  readonly steps: readonly StubStep[];
  /** The cookie that has the token of every form, beside a Referer; default: each form has its own. */
  readonly tokenCookie?: string;
  /** The step that is already done. */
  readonly startsAt?: number;
  /** How often the pages are a 503 before they are served, when `/status` says FIRST_RUN already. */
  readonly unavailable?: number;
  /** The step beyond which `GET /` does not redirect, as in Confluence 10.2. */
  readonly frontPageStaysAt?: number;
}

/** A stub that is running. */
export interface WizardStub extends HttpServer {
  /** What was filled in, by action, in order. */
  readonly filledIn: readonly (readonly [action: string, fields: Record<string, string>])[];
}

/**
 * Stubs a first-run wizard as reported from live servers: session cookie, a token per form, redirects from each accepted form to the next
 * page, the same page with an error after one that is not accepted, and `/status`.
 */
export async function startWizardStub(wizard: StubbedWizard): Promise<WizardStub> {
  const { steps, tokenCookie, startsAt = 0, frontPageStaysAt = steps.length } = wizard;
  const session = randomUUID();
  const filledIn: [string, Record<string, string>][] = [];
  let unavailable = wizard.unavailable ?? 0;
  let current = startsAt;
  let token = randomUUID();

  const server = await startHttpServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://stub");
    const respond = (status: number, html = "", headers: Record<string, string | string[]> = {}) =>
      response.writeHead(status, { "Content-Type": "text/html", ...headers }).end(html);
    if (pathname === "/status") {
      return response.end(JSON.stringify({ state: current < steps.length ? "FIRST_RUN" : "RUNNING" }));
    }
    if (unavailable-- > 0) return respond(503, "starting");

    const cookies = [`JSESSIONID=${session}; Path=/; HttpOnly`];
    if (tokenCookie !== undefined) cookies.push(`${tokenCookie}=${token}; Path=/`);
    const pageOf = (step: StubStep, error = "") =>
      `<html><head><title>Set up</title></head><body><form action="${step.action.split("/").at(-1)}" method="post">
<input type="hidden" name="atl_token" value="${tokenCookie === undefined ? token : "not-this-one"}"><input type="hidden" name="kept" value="&amp;">
${error === "" ? "" : `<div class="error" id="field-error">${error}</div>`}</form></body></html>`;

    const step = steps[current];
    if (request.method === "GET") {
      const shown = pathname === "/" ? steps[Math.min(current, frontPageStaysAt)] : step;
      if (shown === undefined) return respond(200, "<title>Dashboard</title>", { "Set-Cookie": cookies });
      if (pathname === shown.page) return respond(200, pageOf(shown), { "Set-Cookie": cookies });
      return respond(302, "", { Location: shown.page, "Set-Cookie": cookies });
    }

    const form = new URLSearchParams(await bodyOf(request));
    const hasSession = (request.headers.cookie ?? "").includes(`JSESSIONID=${session}`);
    const hasReferer = tokenCookie === undefined || request.headers.referer !== undefined;
    if (!hasSession || !hasReferer || form.get("atl_token") !== token)
      return respond(403, "XSRF check failed");
    if (step === undefined || pathname !== step.action) return respond(404);
    token = randomUUID();
    filledIn.push([pathname, Object.fromEntries(form)]);
    const refusal = form.get("kept") === "&" ? step.refuses(form) : "The hidden field is missing.";
    if (refusal !== undefined) return respond(200, pageOf(step, refusal), { "Set-Cookie": cookies });
    current += 1;
    return respond(302, "", {
      Location: steps[current]?.page ?? "/",
      ...(tokenCookie === undefined ? {} : { "Set-Cookie": `${tokenCookie}=${token}; Path=/` }),
    });
  });
  return Object.assign(server, { filledIn });
}

async function bodyOf(request: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

/** Accepts a form with these fields. */
function wants(fields: Readonly<Record<string, string>>): StubStep["refuses"] {
  return (form) => {
    const wrong = Object.entries(fields).filter(([name, value]) => form.get(name) !== value);
    return wrong.length === 0 ? undefined : `Wrong: ${wrong.map(([name]) => name).join(", ")}`;
  };
}

/** Of Confluence 9.2 and 10.2. */
export const CONFLUENCE_WIZARD: readonly StubStep[] = [
  {
    page: "/setup/setuplicense.action",
    action: "/setup/dosetuplicense.action",
    refuses: (form) =>
      form.get("confLicenseString") === "AAAB-good" ? undefined : "That's not a valid license key.",
  },
  {
    page: "/setup/setupcluster-start.action",
    action: "/setup/setupcluster.action",
    refuses: wants({ newCluster: "skipCluster" }),
  },
  {
    page: "/setup/setupdata-start.action",
    action: "/setup/setupdata.action",
    refuses: wants({ contentChoice: "blank", dbchoiceSelect: "Empty Site" }),
  },
  {
    page: "/setup/setupusermanagementchoice-start.action",
    action: "/setup/setupusermanagementchoice.action",
    refuses: wants({ userManagementChoice: "internal" }),
  },
  {
    page: "/setup/setupadministrator-start.action",
    action: "/setup/setupadministrator.action",
    refuses: wants({ username: "admin", password: "admin", confirm: "admin", email: "admin@example.com" }),
  },
];

/** Of Jira 10.3 and 11.3. */
export const JIRA_WIZARD: readonly StubStep[] = [
  {
    page: "/secure/SetupApplicationProperties!default.jspa",
    action: "/secure/SetupApplicationProperties.jspa",
    refuses: wants({ title: "Jira", mode: "private", baseURL: "http://jira:8080" }),
  },
  {
    page: "/secure/SetupLicense!default.jspa",
    action: "/secure/SetupLicense.jspa",
    refuses: (form) => (form.get("setupLicenseKey") === "AAAB-good" ? undefined : "Invalid license key."),
  },
  {
    page: "/secure/SetupAdminAccount!default.jspa",
    action: "/secure/SetupAdminAccount.jspa",
    refuses: wants({ username: "admin", password: "admin", confirm: "admin", fullname: "Ada Admin" }),
  },
  {
    page: "/secure/SetupMailNotifications!default.jspa",
    action: "/secure/SetupMailNotifications.jspa",
    refuses: wants({ noemail: "true" }),
  },
];
