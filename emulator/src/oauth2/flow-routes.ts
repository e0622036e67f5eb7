import { randomUUID } from "node:crypto";
import type { Hono } from "hono";
import * as z from "zod";
import type { EmulatorContext, EmulatorEnv, Routes } from "../context/context";
import { errorPage } from "../http/html";
import { callServer } from "../peer/http";
import type { OAuth2Config } from "../state/server-state";
import { withParameters } from "./authorization-request";
import { respondInvalid } from "./validation-errors";

const CALLBACK_PATH = "/plugins/servlet/oauth2/client/callback";

/** The address an identity provider sends users back to. */
export function redirectUriOf({ baseUrl }: EmulatorContext, suffix: string): string {
  return `${baseUrl}${CALLBACK_PATH}/${suffix}`;
}

/**
 * Registers the interactive test of a configuration: `POST …/flow?id=&callbackUrl=` starts it and names the address to open,
 * `GET …/flow/{id}` tells how it ended.
 */
export function registerTestFlow(app: Hono<EmulatorEnv>, context: EmulatorContext, base: string): void {
  app.post(`${base}/flow`, (c) => {
    const config = context.state.oauth2Configs.find(({ id }) => id === c.req.query("id"));
    if (config === undefined) return c.body(null, 404);
    const id = randomUUID();
    flowsOf(context).set(id, { config, callbackUrl: c.req.query("callbackUrl") ?? context.baseUrl });
    const initFlowUrl = `${redirectUriOf(context, config.redirectUriSuffix)}?startFlow=${id}`;
    return c.json({ id, initFlowUrl });
  });

  app.get(`${base}/flow/:flowRequestId`, (c) => {
    const result = flowsOf(context).get(c.req.param("flowRequestId") ?? "")?.result;
    return result === undefined ? respondInvalid(c, UNKNOWN_FLOW, 404) : c.json(result);
  });
}

/** The servlet through which the browser goes to the identity provider and comes back. */
export const oauth2CallbackRoutes: Routes = (app, context) => {
  app.get(`${CALLBACK_PATH}/:suffix`, async (c) => {
    const { startFlow, state, code, error } = c.req.query();
    const id = startFlow ?? state ?? "";
    const flow = flowsOf(context).get(id);
    if (flow === undefined) return errorPage(c, 400, "This server does not know this authorization request.");
    if (startFlow !== undefined) return c.redirect(authorizationAddress(context, flow.config, id));
    flow.result =
      code === undefined
        ? { success: false, error: error ?? "no code" }
        : await exchange(context, flow.config, code);
    return c.redirect(withParameters(flow.callbackUrl, { flowRequestId: id }));
  });
};

interface Flow {
  readonly config: OAuth2Config;
  readonly callbackUrl: string;
  /** Undefined until the browser is back. */
  result?: { success: boolean; error?: string };
}

const flowsByServer = new WeakMap<EmulatorContext, Map<string, Flow>>();

function flowsOf(context: EmulatorContext): Map<string, Flow> {
  const flows = flowsByServer.get(context) ?? new Map<string, Flow>();
  flowsByServer.set(context, flows);
  return flows;
}

function authorizationAddress(context: EmulatorContext, config: OAuth2Config, state: string): string {
  return withParameters(config.authorizationEndpoint, {
    response_type: "code",
    client_id: config.clientId,
    redirect_uri: redirectUriOf(context, config.redirectUriSuffix),
    scope: config.scopes.join(" "),
    state,
  });
}

async function exchange(
  context: EmulatorContext,
  config: OAuth2Config,
  code: string,
): Promise<{ success: boolean; error?: string }> {
  const body = new URLSearchParams({
    grant_type: "authorization_code",
    code,
    redirect_uri: redirectUriOf(context, config.redirectUriSuffix),
    client_id: config.clientId,
    client_secret: config.clientSecret,
  });
  try {
    const headers = { "Content-Type": "application/x-www-form-urlencoded", Accept: "application/json" };
    const request = { method: "POST", headers, body: body.toString() };
    const response = await callServer(context, new URL(config.tokenEndpoint), request);
    const token = tokenResponse.parse(JSON.parse(response.body));
    if (token.access_token !== undefined) return { success: true };
    return { success: false, error: token.error ?? `status ${response.status}` };
  } catch (error) {
    return { success: false, error: error instanceof Error ? error.message : String(error) };
  }
}

const tokenResponse = z.object({ access_token: z.string().optional(), error: z.string().optional() });

const UNKNOWN_FLOW = { errors: ["There is no such authorization request."], fieldErrors: {} };
