import { randomBytes, randomUUID } from "node:crypto";
import * as z from "zod";
import type { EmulatorContext, RequestContext, Routes } from "../context/context";
import { readJson } from "../http/bodies";
import { isUrl } from "../http/request-addresses";
import type { OAuth2Client } from "../state/server-state";
import { revokeClient } from "./grants";
import { isScope } from "./scopes";
import {
  fieldErrorsOf,
  requiredString,
  requireOAuth2Sysadmin,
  respondInvalid,
  type ValidationErrors,
} from "./validation-errors";

const BASE = "/rest/oauth2/:version{(?:1\\.0|latest)}/client";

/** REST resource of the external applications that may use this server with OAuth 2.0. For system administrators; responses hold secrets in plain text. */
export const oauth2ClientRoutes: Routes = (app, context) => {
  app.get(BASE, (c) => requireOAuth2Sysadmin(c) ?? c.json(context.state.oauth2Clients));

  app.get(`${BASE}/:id`, (c) => withClient(c, (client) => c.json(client)));

  app.post(BASE, async (c) => {
    const refused = requireOAuth2Sysadmin(c);
    if (refused !== undefined) return refused;
    const sent = await readClient(c);
    if (sent instanceof Response) return sent;
    const choice = {
      name: sent.name ?? "",
      redirects: normaliseRedirects(sent.redirects),
      scope: sent.scope ?? "",
    };
    const invalid = validateClient(context, choice);
    if (invalid !== undefined) return respondInvalid(c, invalid);

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
    const refused = requireOAuth2Sysadmin(c);
    if (refused !== undefined) return refused;
    const client = context.state.oauth2Clients.find(({ clientId }) => clientId === c.req.param("clientId"));
    if (client === undefined) return notFound(c);
    client.clientSecret = newSecret();
    context.changed();
    context.audit(editor(c), "OAuth 2.0 client secret reset", client.name);
    return c.json(client);
  });

  app.put(`${BASE}/:id`, (c) =>
    withClient(c, async (client) => {
      const sent = await readClient(c);
      if (sent instanceof Response) return sent;
      // A blank or empty member keeps its old value.
      const redirects = normaliseRedirects(sent.redirects);
      const choice = {
        name: sent.name?.trim() ? sent.name : client.name,
        redirects: redirects.length > 0 ? redirects : client.redirects,
        scope: sent.scope?.trim() ? sent.scope : client.scope,
      };
      const invalid = validateClient(context, choice, client.id);
      if (invalid !== undefined) return respondInvalid(c, invalid);
      Object.assign(client, choice, { userKey: editor(c) });
      context.changed();
      context.audit(editor(c), "OAuth 2.0 client changed", client.name);
      return c.body(null, 204);
    }),
  );

  app.delete(`${BASE}/:id`, (c) =>
    withClient(c, (client) => {
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
  proceed: (client: OAuth2Client) => Response | Promise<Response>,
): Response | Promise<Response> {
  const refused = requireOAuth2Sysadmin(c);
  if (refused !== undefined) return refused;
  const client = c.var.context.state.oauth2Clients.find(({ id }) => id === c.req.param("id"));
  return client === undefined ? notFound(c) : proceed(client);
}

async function readClient(c: RequestContext) {
  const body = await readJson(c);
  if (!body.ok) return body.response;
  const parsed = clientWire.safeParse(body.value);
  return parsed.success
    ? parsed.data
    : respondInvalid(c, { errors: ["The body is not a client."], fieldErrors: {} }, 400);
}

function notFound(c: RequestContext): Response {
  return respondInvalid(c, { errors: ["There is no such client."], fieldErrors: {} }, 404);
}

function editor(c: RequestContext): string {
  return c.var.caller.user?.name ?? "";
}

function newSecret(): string {
  return randomBytes(32).toString("hex");
}

/** A client as a caller sends it; everything else in the body is ignored, including generated members. */
export const clientWire = z.object({
  name: z.string().nullish(),
  redirects: z.array(z.string()).nullish(),
  scope: z.string().nullish(),
});

/** What a caller may choose about a client. */
export interface ClientChoice {
  readonly name: string;
  readonly redirects: readonly string[];
  readonly scope: string;
}

/** Redirect addresses as they are stored: trimmed, without blanks and duplicates, sorted. */
export function normaliseRedirects(redirects: readonly string[] | null | undefined): string[] {
  return [...new Set((redirects ?? []).map((redirect) => redirect.trim()).filter(Boolean))].sort();
}

/** What is wrong with a client; `ownId` is the client that may keep its name. */
export function validateClient(
  { state, settings }: EmulatorContext,
  { name, redirects, scope }: ClientChoice,
  ownId?: string,
): ValidationErrors | undefined {
  const isTaken = state.oauth2Clients.some((client) => client.name === name && client.id !== ownId);
  return fieldErrorsOf({
    name: [...requiredString(name, "The name"), isTaken && "A client with this name exists already."],
    redirects: [
      redirects.length === 0 && "At least one redirect URL is required.",
      ...redirects.flatMap((redirect) => complaintsAbout(redirect, settings.allowInsecureOAuth2)),
    ],
    scope: [!isScope(scope) && "The scope must be READ, WRITE, ADMIN or SYSTEM_ADMIN."],
  });
}

function complaintsAbout(redirect: string, allowInsecure: boolean): Array<string | false> {
  if (!isUrl(redirect)) return [`The redirect URL "${redirect}" must be absolute.`];
  const { protocol, hostname } = new URL(redirect);
  const isInsecure = protocol === "http:" && hostname !== "localhost" && !allowInsecure;
  return [
    redirect.includes("#") && `The redirect URL "${redirect}" must not have a fragment.`,
    redirect.length > MAX_REDIRECT && `A redirect URL must not be longer than ${MAX_REDIRECT} characters.`,
    isInsecure && `The redirect URL "${redirect}" must use https.`,
  ];
}

const MAX_REDIRECT = 450;
