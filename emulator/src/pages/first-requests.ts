import type { RequestContext, Routes } from "../context/context";
import { requestBase } from "../http/request-addresses";
import { respondJson } from "../http/responses";
import { hasRole, unauthenticated } from "../login/access";
import type { Product } from "../state/server-state";

/** The resources that popular clients of a product request first, and without which they do not go on to the calls that matter here. */
export const firstRequestRoutes: Routes = (app, context) => {
  for (const request of [STATUS, ...firstRequests[context.state.product]]) {
    const { method = "GET", path, isForAnybody = false, respond } = request;
    app.on(method, path, (c) => (isForAnybody || hasRole(c, "user") ? respond(c) : unauthenticated(c)));
  }
};

interface FirstRequest {
  /** Default: GET. */
  readonly method?: "DELETE";
  readonly path: string;
  readonly isForAnybody?: boolean;
  readonly respond: (c: RequestContext) => Response;
}

/** What load balancers and set-up scripts poll. */
const STATUS: FirstRequest = {
  path: "/status",
  isForAnybody: true,
  respond: (c) => respondJson(c, { state: "RUNNING" }),
};

const JIRA_SESSION = "/rest/auth/:version{(?:1|latest)}/session";

const firstRequests: Readonly<Record<Product, readonly FirstRequest[]>> = {
  confluence: [{ path: "/rest/api/search", respond: search }],
  jira: [
    { path: "/rest/api/:version{(?:2|latest)}/serverInfo", isForAnybody: true, respond: serverInfo },
    { path: JIRA_SESSION, respond: currentSession },
    { method: "DELETE", path: JIRA_SESSION, respond: endSession },
  ],
  bitbucket: [{ path: "/rest/api/:version{(?:1\\.0|latest)}/users/:slug", respond: bitbucketUser }],
  generic: [],
};

/** An empty result: there is no search in the emulator. */
function search(c: RequestContext): Response {
  const cqlQuery = c.req.query("cql");
  if (cqlQuery === undefined) return respondJson(c, { statusCode: 400, message: "cql is required" }, 400);
  return respondJson(c, {
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
  return respondJson(c, {
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
  return respondJson(c, {
    self: `${requestBase(c)}/rest/api/latest/user?username=${encodeURIComponent(name)}`,
    name,
    loginInfo: { failedLoginCount: 0, loginCount: 1 },
  });
}

/** How clients of Jira log out; without a session there is nothing to end. */
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
    return respondJson(c, { errors: [{ context: null, message, exceptionName }] }, 404);
  }
  return respondJson(c, {
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
