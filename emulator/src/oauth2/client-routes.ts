import { randomBytes, randomUUID } from "node:crypto";
import type { EmulatorContext, RequestContext, Routes } from "../context";
import { readJson } from "../http/bodies";
import type { OAuth2Client } from "../state";
import { clientWire, normaliseRedirects, validateClient } from "./client-validation";
import { revokeClient } from "./grants";
import { requireOAuth2Sysadmin } from "./oauth2-access";
import { answerInvalid } from "./validation";

const BASE = "/rest/oauth2/:version{(?:1\\.0|latest)}/client";

/** REST resource of the external applications that may use this server with OAuth 2.0. For system administrators; answers hold secrets in clear. */
export const oauth2ClientRoutes: Routes = (app, context) => {
  app.get(BASE, (c) => requireOAuth2Sysadmin(c, context) ?? c.json(context.state.oauth2Clients));

  app.get(`${BASE}/:id`, (c) => withClient(c, context, (client) => c.json(client)));

  app.post(BASE, async (c) => {
    const refused = requireOAuth2Sysadmin(c, context);
    if (refused !== undefined) return refused;
    const sent = await readClient(c, context);
    if (sent instanceof Response) return sent;
    const choice = {
      name: sent.name ?? "",
      redirects: normaliseRedirects(sent.redirects),
      scope: sent.scope ?? "",
    };
    const invalid = validateClient(context, choice);
    if (invalid !== undefined) return answerInvalid(c, invalid);

    const client: OAuth2Client = {
      id: randomUUID(),
      clientId: randomBytes(16).toString("hex"),
      clientSecret: newSecret(),
      userKey: editor(c),
      ...choice,
    };
    context.state.oauth2Clients.push(client);
    context.changed();
    context.audit(editor(c), "OAuth 2.0 client created", client.name);
    return c.json(client);
  });

  app.put(`${BASE}/reset/:clientId`, (c) => {
    const refused = requireOAuth2Sysadmin(c, context);
    if (refused !== undefined) return refused;
    const client = context.state.oauth2Clients.find(({ clientId }) => clientId === c.req.param("clientId"));
    if (client === undefined) return notFound(c);
    client.clientSecret = newSecret();
    context.changed();
    context.audit(editor(c), "OAuth 2.0 client secret reset", client.name);
    return c.json(client);
  });

  app.put(`${BASE}/:id`, (c) =>
    withClient(c, context, async (client) => {
      const sent = await readClient(c, context);
      if (sent instanceof Response) return sent;
      // What is blank or empty keeps its old value.
      const redirects = normaliseRedirects(sent.redirects);
      const choice = {
        name: sent.name?.trim() ? sent.name : client.name,
        redirects: redirects.length > 0 ? redirects : client.redirects,
        scope: sent.scope?.trim() ? sent.scope : client.scope,
      };
      const invalid = validateClient(context, choice, client.id);
      if (invalid !== undefined) return answerInvalid(c, invalid);
      Object.assign(client, choice, { userKey: editor(c) });
      context.changed();
      context.audit(editor(c), "OAuth 2.0 client changed", client.name);
      return c.body(null, 204);
    }),
  );

  app.delete(`${BASE}/:id`, (c) =>
    withClient(c, context, (client) => {
      const { state } = context;
      state.oauth2Clients = state.oauth2Clients.filter(({ id }) => id !== client.id);
      revokeClient(context, client.clientId);
      context.audit(editor(c), "OAuth 2.0 client deleted", client.name);
      return c.json(client);
    }),
  );
};

function withClient(
  c: RequestContext,
  context: EmulatorContext,
  proceed: (client: OAuth2Client) => Response | Promise<Response>,
): Response | Promise<Response> {
  const refused = requireOAuth2Sysadmin(c, context);
  if (refused !== undefined) return refused;
  const client = context.state.oauth2Clients.find(({ id }) => id === c.req.param("id"));
  return client === undefined ? notFound(c) : proceed(client);
}

async function readClient(c: RequestContext, context: EmulatorContext) {
  const body = await readJson(c, context);
  if (!body.ok) return body.response;
  const parsed = clientWire.safeParse(body.value);
  return parsed.success
    ? parsed.data
    : answerInvalid(c, { errors: ["The body is not a client."], fieldErrors: {} }, 400);
}

function notFound(c: RequestContext): Response {
  return answerInvalid(c, { errors: ["There is no such client."], fieldErrors: {} }, 404);
}

function editor(c: RequestContext): string {
  return c.get("caller").user?.name ?? "";
}

function newSecret(): string {
  return randomBytes(32).toString("hex");
}
