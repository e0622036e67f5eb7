import type { RequestContext, Routes } from "../context/context";
import { requestBase } from "../http/addresses";
import { answerJson } from "../http/responses";
import { hasRole, unauthenticated } from "../login/access";
import type { Product } from "../state/state";

/** What popular clients of a product ask before anything else, so that they get as far as the calls that matter. */
export const firstQuestionRoutes: Routes = (app, context) => {
  for (const question of [STATUS, ...questions[context.state.product]]) {
    const { method = "GET", path, isForAnybody = false, answer } = question;
    app.on(method, path, (c) => (isForAnybody || hasRole(c, "user") ? answer(c) : unauthenticated(c)));
  }
};

interface Question {
  /** Default: GET. */
  readonly method?: "DELETE";
  readonly path: string;
  readonly isForAnybody?: boolean;
  readonly answer: (c: RequestContext) => Response;
}

/** What load balancers and set-up scripts poll. */
const STATUS: Question = {
  path: "/status",
  isForAnybody: true,
  answer: (c) => answerJson(c, { state: "RUNNING" }),
};

const JIRA_SESSION = "/rest/auth/:version{(?:1|latest)}/session";

const questions: Readonly<Record<Product, readonly Question[]>> = {
  confluence: [{ path: "/rest/api/search", answer: search }],
  jira: [
    { path: "/rest/api/:version{(?:2|latest)}/serverInfo", isForAnybody: true, answer: serverInfo },
    { path: JIRA_SESSION, answer: currentSession },
    { method: "DELETE", path: JIRA_SESSION, answer: endSession },
  ],
  bitbucket: [{ path: "/rest/api/:version{(?:1\\.0|latest)}/users/:slug", answer: bitbucketUser }],
  generic: [],
};

/** An empty result: there is no search in the emulator. */
function search(c: RequestContext): Response {
  const cqlQuery = c.req.query("cql");
  if (cqlQuery === undefined) return answerJson(c, { statusCode: 400, message: "cql is required" }, 400);
  return answerJson(c, {
    results: [],
    start: Number(c.req.query("start") ?? 0),
    limit: Number(c.req.query("limit") ?? 25),
    size: 0,
    totalSize: 0,
    cqlQuery,
    searchDuration: 1,
    _links: { base: requestBase(c), context: c.var.context.contextPath },
  });
}

function serverInfo(c: RequestContext): Response {
  const {
    baseUrl,
    state: { version, buildNumber, title },
  } = c.var.context;
  return answerJson(c, {
    baseUrl,
    version,
    versionNumbers: version.split(".").map(Number),
    deploymentType: "Server",
    buildNumber,
    serverTitle: title,
  });
}

function currentSession(c: RequestContext): Response {
  const name = c.var.caller.user?.name ?? "";
  return answerJson(c, {
    self: `${requestBase(c)}/rest/api/latest/user?username=${encodeURIComponent(name)}`,
    name,
    loginInfo: { failedLoginCount: 0, loginCount: 1 },
  });
}

/** How clients of Jira log out; who came without a session has none to end. */
function endSession(c: RequestContext): Response {
  const { session } = c.var.caller;
  if (session !== undefined) c.var.context.sessions.end(session.id);
  return c.body(null, 204);
}

function bitbucketUser(c: RequestContext): Response {
  const { context } = c.var;
  const slug = c.req.param("slug") ?? "";
  const index = context.state.users.findIndex(({ name }) => name === slug);
  const user = context.state.users[index];
  if (user === undefined) {
    const message = `${slug} does not exist.`;
    const exceptionName = "com.atlassian.bitbucket.user.NoSuchUserException";
    return answerJson(c, { errors: [{ context: null, message, exceptionName }] }, 404);
  }
  return answerJson(c, {
    name: user.name,
    emailAddress: user.email,
    active: true,
    displayName: user.displayName,
    id: index + 1,
    slug: user.name,
    type: "NORMAL",
    links: { self: [{ href: `${requestBase(c)}/users/${encodeURIComponent(user.name)}` }] },
  });
}
