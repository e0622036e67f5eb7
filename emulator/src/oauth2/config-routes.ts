import { randomUUID } from "node:crypto";
import type { RequestContext, Routes } from "../context/context";
import { readJson } from "../http/bodies";
import type { OAuth2Config } from "../state/server-state";
import { configFrom, configWire, redirectUriSuffix, validateConfig } from "./config-validation";
import { redirectUriOf, registerTestFlow } from "./flow-routes";
import { requireOAuth2Sysadmin, respondInvalid } from "./validation-errors";

/** The paths that the resource may have; a quirk decides between them. */
export const configPaths = ["/rest/oauth2-client/latest/config", "/rest/oauth2/latest/config"] as const;

/** REST resource of the identity providers this server uses as OAuth 2.0 client, for system administrators. */
export const oauth2ConfigRoutes: Routes = (app, context) => {
  for (const base of configPaths) {
    app.use(`${base}/*`, async (c, next) => {
      if (context.quirks.oauth2ConfigPath !== base) return c.notFound();
      return refuse(c) ?? next();
    });
    app.get(base, (c) => c.json(context.state.oauth2Configs.map(show)));
    app.get(`${base}/get-redirect-uri`, (c) => {
      const suffix = redirectUriSuffix(c.req.query("authorizationEndpoint") ?? "");
      return c.json({ redirectUri: redirectUriOf(context, suffix), redirectUriSuffix: suffix });
    });
    app.get(`${base}/is-name-unique`, (c) => {
      const { id, name } = c.req.query();
      return c.json(!context.state.oauth2Configs.some((config) => config.name === name && config.id !== id));
    });
    app.get(`${base}/name/:name`, (c) => {
      const config = context.state.oauth2Configs.find(({ name }) => name === c.req.param("name"));
      return config === undefined ? c.body(null, 404) : c.json(show(config));
    });
    registerTestFlow(app, context, base);

    app.post(base, async (c) => {
      const sent = await readConfig(c);
      if (sent instanceof Response) return sent;
      const invalid = validateConfig(context, sent);
      if (invalid !== undefined) return respondInvalid(c, invalid);
      const config = configFrom(sent, randomUUID());
      context.state.oauth2Configs.push(config);
      return changed(c, config, "created", c.json(show(config)));
    });
    app.get(`${base}/:id`, (c) => withConfig(c, (config) => c.json(show(config))));
    app.put(`${base}/:id`, (c) =>
      withConfig(c, async (stored) => {
        const sent = await readConfig(c);
        if (sent instanceof Response) return sent;
        const invalid = validateConfig(context, sent, stored);
        if (invalid !== undefined) return respondInvalid(c, invalid);
        const config = configFrom(sent, stored.id, stored);
        const { state } = context;
        state.oauth2Configs = state.oauth2Configs.map((other) => (other.id === stored.id ? config : other));
        return changed(c, config, "changed", c.body(null, 204));
      }),
    );
    app.delete(`${base}/:id`, (c) =>
      withConfig(c, (config) => {
        const { state } = context;
        state.oauth2Configs = state.oauth2Configs.filter(({ id }) => id !== config.id);
        return changed(c, config, "deleted", c.body(null, 204));
      }),
    );
  }
};

/** Refuses everybody but system administrators, and then every call while this server's own address is not https. */
function refuse(c: RequestContext): Response | undefined {
  const { context } = c.var;
  const refused = requireOAuth2Sysadmin(c);
  if (refused !== undefined) return refused;
  if (context.baseUrl.startsWith("https:") || context.settings.allowInsecureOAuth2) return undefined;
  return respondInvalid(c, { errors: ["The base URL of this server must use https."], fieldErrors: {} });
}

/** The secret never leaves the server. */
function show(config: OAuth2Config): object {
  return { ...config, clientSecret: null };
}

function changed(c: RequestContext, { name }: OAuth2Config, what: string, response: Response): Response {
  const { context } = c.var;
  context.changed();
  context.audit(c.var.caller.user?.name, `OAuth 2.0 configuration ${what}`, name);
  return response;
}

function withConfig(
  c: RequestContext,
  proceed: (config: OAuth2Config) => Response | Promise<Response>,
): Response | Promise<Response> {
  const config = c.var.context.state.oauth2Configs.find(({ id }) => id === c.req.param("id"));
  return config === undefined ? c.body(null, 404) : proceed(config);
}

async function readConfig(c: RequestContext) {
  const body = await readJson(c);
  if (!body.ok) return body.response;
  const parsed = configWire.safeParse(body.value);
  return parsed.success
    ? parsed.data
    : respondInvalid(c, { errors: ["The body is not a configuration."], fieldErrors: {} });
}
