import * as z from "zod";
import type { RequestContext, Routes } from "../context/context";
import { readEntity } from "../http/bodies";
import { requestBase } from "../http/request-addresses";
import { respond, respondErrors, respondStatus, UncaughtException } from "../http/responses";
import { findLink } from "../links/find-link";
import { hasRole, requireAdmin } from "../login/access";
import type { Link } from "../state/server-state";
import { isProviderClass, providerClasses, providerModule } from "../store/authentication-providers";

const BASE = "/rest/applinks/:version{(?:2\\.0|3\\.0|latest)}/applicationlink/:id/authentication/provider";

/** REST resources of a link's outgoing authentication providers: list, filtered list, register or replace. There is no DELETE. */
export const providerRoutes: Routes = (app, context) => {
  for (const path of [BASE, `${BASE}/:class`]) {
    app.get(path, (c) => {
      const refused = requireAdmin(c, { webSudo: true });
      if (refused !== undefined) return refused;
      const found = findLink(c);
      if (!found.ok) return found.response;
      const providers = showProviders(c, found.link, c.req.param("class"));
      return respond(c, "authenticationProviders", { authenticationProviders: providers });
    });
  }

  app.put(BASE, async (c) => {
    const refused = requireAdmin(c, { webSudo: true });
    if (refused !== undefined) return refused;
    const body = await readEntity(c);
    if (!body.ok) return body.response;
    const parsed = providerWire.safeParse(body.value);
    if (!parsed.success) {
      return respondErrors(c, 400, ["The request body is not an authentication provider."]);
    }
    const found = findLink(c);
    if (!found.ok) return found.response;

    const { link } = found;
    const { provider, config } = parsed.data;
    const problem = registrationProblem(c, provider);
    if (problem !== undefined) return respondErrors(c, 400, [problem]);
    if (config == null && context.quirks.nullProviderConfig === 500) throw new UncaughtException("config");
    link.providers[provider] = config ?? {};
    context.changed();
    context.audit(c.var.caller.user?.name, "Outgoing authentication configured", link.name);
    const href = `applicationlink/${link.id}/authentication/${provider}`;
    return respondStatus(c, 201, { created: [{ href, rel: "self" }] });
  });
};

function registrationProblem(c: RequestContext, provider: string): string | undefined {
  const { quirks } = c.var.context;
  if (!isProviderClass(provider)) return `The authentication provider class ${provider} was not found.`;
  if (provider === providerClasses.twoLoi && !hasRole(c, "systemAdministrator")) {
    return "Impersonation can be configured by system administrators only.";
  }
  if (provider === providerClasses.basic && !quirks.basicProviderOverRest) {
    return "Basic authentication cannot be configured here.";
  }
  return undefined;
}

/** XML writes an empty map as an empty element, which reads as a string. */
const providerWire = z.object({
  provider: z.string(),
  config: z.union([z.record(z.string(), z.string()), z.literal("").transform(() => ({}))]).nullish(),
});

/** The outgoing providers of a link as responses show them, with their configuration in plain text, passwords included. */
export function showProviders(c: RequestContext, link: Link, onlyClass?: string): object[] {
  const base = `${requestBase(c)}/rest/applinks/3.0/applicationlink/${link.id}/authentication/provider`;
  return Object.entries(link.providers)
    .filter(([providerClass]) => onlyClass === undefined || providerClass === onlyClass)
    .map(([provider, config]) => ({
      link: [{ href: `${base}/${provider}`, rel: "self" }],
      config,
      module: providerModule(provider),
      provider,
    }));
}
