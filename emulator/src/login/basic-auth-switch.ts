import * as z from "zod";
import type { EmulatorContext, RequestContext, Routes } from "../context";
import { answerJson } from "../http/answers";
import { readJson } from "../http/bodies";
import { toXml } from "../http/xml";
import { requireSysadmin } from "./access";
import { basicCredentials } from "./basic-credentials";

/** The 403 for a Basic header on a server that does not accept Basic, unless its path or its user is exempt. */
export function refuseBlockedBasic(c: RequestContext, { settings }: EmulatorContext): Response | undefined {
  const { blocked, allowedPaths, allowedUsers } = settings.basicAuth;
  const credentials = blocked ? basicCredentials(c.req.header("Authorization")) : undefined;
  if (credentials === undefined) return undefined;
  if (allowedUsers.includes(credentials.name)) return undefined;
  if (allowedPaths.some((path) => c.req.path.startsWith(path))) return undefined;
  const message = "Basic authentication has been disabled on this instance.";
  const wanted = c.req.header("Accept") ?? c.req.header("Content-Type") ?? "";
  if (wanted.includes("json")) return answerJson(c, { message }, 403);
  if (wanted.includes("xml")) {
    return c.body(toXml("error", { message }), 403, { "Content-Type": "application/xml;charset=UTF-8" });
  }
  return c.text(message, 403);
}

const configurationWire = z.object({
  "block-requests": z.boolean(),
  "allowed-paths": z.array(z.string()).default([]),
  "allowed-users": z.array(z.string()).default([]),
});

/** REST resource of the switch, for system administrators. */
export const basicAuthSwitchRoutes: Routes = (app, context) => {
  const { settings, quirks } = context;

  app.get("/rest/basicauth/1.0/config", (c) => {
    if (quirks.basicAuthConfigPath === "absent") return c.notFound();
    const refused = requireSysadmin(c, context);
    if (refused !== undefined) return refused;
    const { blocked, allowedPaths, allowedUsers } = settings.basicAuth;
    return answerJson(c, {
      "block-requests": blocked,
      "allowed-paths": allowedPaths,
      "allowed-users": allowedUsers,
    });
  });

  app.put("/rest/basicauth/1.0/config", async (c) => {
    if (quirks.basicAuthConfigPath === "absent") return c.notFound();
    const refused = requireSysadmin(c, context);
    if (refused !== undefined) return refused;
    const body = await readJson(c, context);
    if (!body.ok) return body.response;
    const wire = configurationWire.safeParse(body.value);
    if (!wire.success) return answerJson(c, { message: z.prettifyError(wire.error) }, 400);
    settings.basicAuth = {
      blocked: wire.data["block-requests"],
      allowedPaths: wire.data["allowed-paths"],
      allowedUsers: wire.data["allowed-users"],
    };
    context.audit(c.get("caller").user?.name, "Basic authentication configured", "");
    return c.body(null, 204);
  });
};
