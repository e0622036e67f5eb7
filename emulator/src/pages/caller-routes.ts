import type { RequestContext, Routes } from "../context/context";
import { requestBase } from "../http/request-addresses";
import { respondJson } from "../http/responses";
import { hasRole, unauthenticated } from "../login/access";
import { products } from "../state/products";
import type { Product, Role, User } from "../state/server-state";

/** The product's REST resource that identifies the caller; anonymous callers get 401 unless anonymous access is on. */
export const currentUserRoutes: Routes = (app, context) => {
  const { product } = context.state;
  const path = products[product].currentUserPath;
  if (path === undefined) return;
  app.get(path, (c) => {
    const { user } = c.var.caller;
    if (user !== undefined) return respondJson(c, shapes[product](c, user));
    if (!context.settings.anonymousAccess) return unauthenticated(c);
    return respondJson(c, { type: "anonymous", displayName: "Anonymous" });
  });
};

/** The product's REST resource that describes any user, for those who are logged in. */
export const userRoutes: Routes = (app, context) => {
  const { product } = context.state;
  const path = products[product].userPath;
  if (path === undefined) return;
  app.get(path, (c) => {
    if (!hasRole(c, "user")) return unauthenticated(c);
    const name = c.req.query("username") ?? "";
    const user = context.state.users.find((candidate) => candidate.name === name);
    if (user !== undefined) return respondJson(c, shapes[product](c, user));
    const message = `No user found with username : ${name}`;
    return respondJson(
      c,
      product === "jira" ? { errorMessages: [message], errors: {} } : { statusCode: 404, message },
      404,
    );
  });
};

/** What an application without the plugin has instead: a resource that echoes the request. */
export const echoRoutes: Routes = (app, context) => {
  if (context.state.product !== "generic") return;
  app.all("/echo", async (c) => {
    const { user, method } = c.var.caller;
    if (!hasRole(c, "user") && !context.settings.anonymousAccess) return unauthenticated(c);
    return respondJson(c, {
      method: c.req.method,
      path: c.req.path,
      query: c.req.query(),
      body: await c.req.text(),
      user: user?.name ?? null,
      authentication: method,
    });
  });
};

type ShowUser = (c: RequestContext, user: User) => object;

const showConfluenceUser: ShowUser = (c, { name, displayName }) => {
  const base = requestBase(c);
  return {
    type: "known",
    username: name,
    userKey: Buffer.from(name).toString("hex").padStart(32, "0"),
    displayName,
    _links: { self: `${base}/rest/experimental/user?key=${name}`, base, context: c.var.context.contextPath },
  };
};

const showJiraUser: ShowUser = (c, { name, displayName, email, role }) => ({
  self: `${requestBase(c)}/rest/api/2/user?username=${encodeURIComponent(name)}`,
  key: name,
  name,
  emailAddress: email,
  displayName,
  active: true,
  groups: groupsOf(role, c.req.query("expand")?.split(",").includes("groups") ?? false),
});

/** Only the number of groups, unless the caller asks to expand them. */
function groupsOf(role: Role, isExpanded: boolean): object {
  const names = role === "user" ? ["jira-software-users"] : ["jira-administrators", "jira-software-users"];
  return { size: names.length, items: isExpanded ? names.map((name) => ({ name })) : [] };
}

const shapes: Readonly<Record<Product, ShowUser>> = {
  confluence: showConfluenceUser,
  jira: showJiraUser,
  bitbucket: showConfluenceUser,
  generic: showConfluenceUser,
};
