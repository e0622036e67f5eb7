import type { MiddlewareHandler } from "hono";
import * as z from "zod";
import type { EmulatorContext, EmulatorEnv, RequestContext, Routes } from "../context/context";
import { basicCredentials } from "../http/authorization";
import { readJson } from "../http/bodies";
import { respondJson } from "../http/responses";
import { matchesWildcards } from "../http/wildcards";
import { toXml } from "../http/xml";
import { requireSysadmin } from "./access";

/**
 * Refuses every request with a Basic header while the switch is off, whatever its path and before its password is looked at, except for
 * the allowed users and paths. A request that is accepted because of its path leaves no session behind.
 */
export const basicAuthSwitch: MiddlewareHandler<EmulatorEnv> = async (c, next) => {
  const { context } = c.var;
  const credentials = context.state.basicAuth.blocked
    ? basicCredentials(c.req.header("Authorization"))
    : undefined;
  if (credentials === undefined || isAllowedUser(context, credentials.name)) return next();
  if (!isAllowedPath(context, c.req.path)) return refusal(c);
  await next();
  const { method, session } = c.var.caller;
  if (method === "basic" && session !== undefined) context.sessions.end(session.id);
  return undefined;
};

function isAllowedUser({ quirks, state }: EmulatorContext, name: string): boolean {
  return state.basicAuth.allowedUsers.some(
    (allowed) => allowed === name || (quirks.basicAuthWildcards && matchesWildcards(name, allowed)),
  );
}

function isAllowedPath({ quirks, state }: EmulatorContext, path: string): boolean {
  return state.basicAuth.allowedPaths.some((allowed) => {
    if (allowed.includes("*") && quirks.basicAuthWildcards) return matchesWildcards(path, allowed);
    if (allowed.endsWith("*")) return path.startsWith(allowed.slice(0, -1));
    return quirks.basicAuthAllowedPaths === "prefix" ? path.startsWith(allowed) : path === allowed;
  });
}

/** JSON, unless the caller accepts something else but not JSON. */
function refusal(c: RequestContext): Response {
  const message = "Basic Authentication has been disabled on this instance.";
  const wanted = c.req.header("Accept") ?? c.req.header("Content-Type") ?? "";
  if (/^(?:application|text)\/xml/.test(wanted)) {
    return c.body(toXml("error", { message }), 403, { "Content-Type": "application/xml;charset=UTF-8" });
  }
  return wanted.startsWith("text/plain") ? c.text(message, 403) : respondJson(c, { message }, 403);
}

const PATH = "/rest/basicauth/1.0/config";

const configurationWire = z.object({
  "block-requests": z.boolean(),
  "allowed-paths": z.array(z.string()).default([]),
  "allowed-users": z.array(z.string()).default([]),
  "show-warning-message": z.boolean().default(false),
});

/** REST resource of the switch, for system administrators. */
export const basicAuthSwitchRoutes: Routes = (app, context) => {
  const { quirks } = context;

  app.get(PATH, (c) => {
    const refused = refuseOthers(c);
    if (refused !== undefined) return refused;
    const { blocked, allowedPaths, allowedUsers, showsHint } = context.state.basicAuth;
    return respondJson(c, {
      "block-requests": blocked,
      "allowed-paths": allowedPaths,
      "allowed-users": allowedUsers,
      "show-warning-message": showsHint,
    } satisfies z.infer<typeof configurationWire>);
  });

  app.put(PATH, async (c) => {
    const refused = refuseOthers(c);
    if (refused !== undefined) return refused;
    const body = await readJson(c);
    if (!body.ok) return body.response;
    const wire = configurationWire.safeParse(body.value);
    if (!wire.success) return respondJson(c, { message: z.prettifyError(wire.error) }, 400);
    context.state.basicAuth = {
      blocked: wire.data["block-requests"],
      allowedPaths: wire.data["allowed-paths"],
      allowedUsers: wire.data["allowed-users"],
      showsHint: wire.data["show-warning-message"],
    };
    context.changed();
    context.audit(c.var.caller.user?.name, "Basic authentication configured", "");
    return c.body(null, 204);
  });

  function refuseOthers(c: RequestContext): Response | Promise<Response> | undefined {
    return quirks.basicAuthConfigPath === "absent" ? c.notFound() : requireSysadmin(c);
  }
};
