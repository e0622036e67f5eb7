import * as z from "zod";
import type { EmulatorContext, HandlerResponse, RequestContext, Routes } from "../context/context";
import { readJson } from "../http/bodies";
import { respondJson } from "../http/responses";
import { requireAdmin } from "../login/access";
import type { AllowlistRule } from "../state/server-state";
import { LINK_RULE_TYPE } from "../store/link-store";
import { allowlistTypes, checkUrl } from "./allowlist-rules";

const PATH = "/rest/whitelist/:version{(?:1\\.0|latest)}";

/** The outbound allowlist: which addresses the server may call on behalf of its pages. */
export const allowlistRoutes: Routes = (app, context) => {
  app.use(`${PATH}/*`, async (c, next) => {
    // Only one of the two paths exists; which one is uncertain.
    return c.req.path.startsWith(`${context.quirks.allowlistPath}/`) ||
      c.req.path === context.quirks.allowlistPath
      ? next()
      : c.notFound();
  });

  app.get(`${PATH}/check`, (c) => respondJson(c, checkUrl(context, c.req.query("url") ?? "")));

  app.get(PATH, (c) => guarded(c, () => showRules(c)));
  app.post(PATH, (c) => guarded(c, () => addRule(c)));
  app.put(`${PATH}/:id{\\d+}`, (c) => guarded(c, () => changeRule(c)));
  app.delete(`${PATH}/:id{\\d+}`, (c) => guarded(c, () => deleteRule(c)));

  for (const [name, enabled] of [
    ["enable", true],
    ["disable", false],
  ] as const) {
    app.post(`${PATH}/${name}`, (c) =>
      guarded(c, () => {
        context.state.allowlist.enabled = enabled;
        context.changed();
        return respondJson(c, { enabled });
      }),
    );
  }

  app.get(`${PATH}/settings`, (c) => guarded(c, () => showSettings(c)));
  app.put(`${PATH}/settings`, (c) =>
    guarded(c, async () => {
      const body = await readJson(c);
      if (!body.ok) return body.response;
      const parsed = settingsWire.safeParse(body.value);
      if (!parsed.success) return respondJson(c, { message: "Unknown restrictiveness." }, 400);
      context.state.allowlist.restrictiveness = parsed.data.applicationLinkRestrictiveness;
      context.changed();
      return showSettings(c);
    }),
  );
};

const settingsWire = z.object({
  applicationLinkRestrictiveness: z.enum(["ALLOW_AUTHENTICATED", "ALLOW_ANONYMOUS", "DENY"]),
});

const ruleWire = z.object({
  expression: z.string().optional(),
  type: z.string().optional(),
  allowInbound: z.boolean().optional(),
  allowAnonymousUser: z.boolean().optional(),
});

function guarded(c: RequestContext, use: () => HandlerResponse): HandlerResponse {
  return requireAdmin(c, { webSudo: true }) ?? use();
}

function showRules(c: RequestContext): Response {
  const { context } = c.var;
  const { rules, enabled } = context.state.allowlist;
  return respondJson(c, {
    enabled,
    rules: rules.map((rule) => showRule(context, rule)),
    currentPage: 1,
    totalPages: 1,
    totalResults: rules.length,
  });
}

function showRule({ baseUrl }: EmulatorContext, rule: AllowlistRule): object {
  const isByHand = rule.type !== LINK_RULE_TYPE;
  return { ...rule, iconUrl: `${baseUrl}/images/allowlist.png`, allowEdit: isByHand, allowDelete: isByHand };
}

function showSettings(c: RequestContext): Response {
  const { state } = c.var.context;
  return respondJson(c, { applicationLinkRestrictiveness: state.allowlist.restrictiveness });
}

async function addRule(c: RequestContext): Promise<Response> {
  const { context } = c.var;
  const body = await readJson(c);
  if (!body.ok) return body.response;
  const parsed = ruleWire.safeParse(body.value);
  if (!parsed.success) return respondJson(c, { message: "The body is not a rule." }, 400);
  const { expression = "", type = "", allowInbound = false, allowAnonymousUser = false } = parsed.data;
  if (expression.trim() === "")
    return respondJson(c, { errors: { expression: "The expression is required." } }, 400);
  if (!Object.hasOwn(allowlistTypes(context), type)) {
    return respondJson(c, { message: `Rules of type ${type} cannot be added.` }, 400);
  }
  const { rules } = context.state.allowlist;
  const id = Math.max(0, ...rules.map((rule) => rule.id)) + 1;
  const rule = { id, expression, type, allowInbound, allowAnonymousUser };
  rules.push(rule);
  context.changed();
  return respondJson(c, showRule(context, rule));
}

async function changeRule(c: RequestContext): Promise<Response> {
  const { context } = c.var;
  const body = await readJson(c);
  if (!body.ok) return body.response;
  const parsed = ruleWire.safeParse(body.value);
  if (!parsed.success) return respondJson(c, { message: "The body is not a rule." }, 400);
  const rule = context.state.allowlist.rules.find(({ id }) => id === Number(c.req.param("id")));
  if (rule === undefined) return respondJson(c, { message: "There is no such rule." }, 404);
  if (rule.type === LINK_RULE_TYPE) return respondJson(c, { message: "This rule belongs to a link." }, 400);
  Object.assign(rule, parsed.data);
  context.changed();
  return respondJson(c, showRule(context, rule));
}

function deleteRule(c: RequestContext): Response {
  const { context } = c.var;
  const { allowlist } = context.state;
  const rule = allowlist.rules.find(({ id }) => id === Number(c.req.param("id")));
  if (rule?.type === LINK_RULE_TYPE) return respondJson(c, { message: "This rule belongs to a link." }, 400);
  allowlist.rules = allowlist.rules.filter((other) => other !== rule);
  context.changed();
  return respondJson(c, {});
}
