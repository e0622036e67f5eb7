import type { Hono } from "hono";
import { html } from "hono/html";
import type { EmulatorContext, EmulatorEnv, HandlerResponse, RequestContext } from "../context/context";
import { readParameters } from "../http/bodies";
import { errorPage, type Markup, page } from "../http/html";
import { editPath } from "../http/request-addresses";
import { requireXsrfToken } from "../http/xsrf";
import { hasRole, requireWebSudo } from "../login/access";
import { redirectToLogin } from "../login/login-form";
import type { Link, Role } from "../state/server-state";
import { linkById } from "../store/link-store";

/** Where the servlets that configure a link's authentication live. */
export const CONFIGURATION_PATH = "/plugins/servlet/applinks/auth/conf";

/** A request to a configuration servlet that has passed all guards. */
export interface ServletRequest {
  readonly c: RequestContext;
  /** The server that received the request. */
  readonly context: EmulatorContext;
  readonly link: Link;
  /** Parameters of query and form; when a parameter is sent twice, the first value counts. */
  readonly parameters: URLSearchParams;
  /** What a form has to send back as `atl_token`. */
  readonly formToken: string;
}

/** What the methods of a servlet do. A POST may name the method it stands for in a parameter `method`. */
export type ServletMethods = Partial<
  Record<
    "GET" | "POST" | "PUT" | "DELETE",
    (request: ServletRequest) => HandlerResponse | Promise<HandlerResponse>
  >
>;

/**
 * Registers a servlet that configures one link, with the guards that all of them share: administrators only, or system administrators on
 * the new
 * platform where `isForSysadmins`, a secure administrator session that no Basic header replaces, and the XSRF token or header for every
 * write. A missing permission or token gets a page with status 200, an unknown link one with 400. Pages always contain empty error
 * elements.
 */
export function linkServlet(
  app: Hono<EmulatorEnv>,
  path: string,
  methods: ServletMethods,
  { isForSysadmins = false }: { isForSysadmins?: boolean } = {},
): void {
  app.on(["GET", "POST", "PUT", "DELETE"], `${CONFIGURATION_PATH}/${path}`, async (c) => {
    const { context } = c.var;
    if (!hasRole(c, "user")) return redirectToLogin(c);
    const role: Role =
      isForSysadmins && context.quirks.platform === "new" ? "systemAdministrator" : "administrator";
    if (!hasRole(c, role)) return refusalPage(c, `This operation needs the role ${role}.`);
    const refused = requireWebSudo(c);
    if (refused !== undefined) return refused;
    const parameters = await readParameters(c);
    const method = methodOf(c, parameters, methods);
    const handler = methods[method];
    if (handler === undefined) return errorPage(c, 405, `HTTP method ${method} is not supported by this URL`);
    if (method !== "GET") {
      const forged = await requireXsrfToken(c);
      if (forged !== undefined) return refusalPage(c, "XSRF check failed.");
    }
    const link = linkById(context, c.req.param("id") ?? "");
    if (link === undefined) return refusalPage(c, "There is no such application link.", 400);
    return handler({ c, context, link, parameters, formToken: c.var.caller.session?.xsrfToken ?? "" });
  });
}

/** Refuses the request with a page. */
export function refusalPage(
  c: RequestContext,
  message: string,
  status: 200 | 400 | 403 = 200,
): HandlerResponse {
  return page(c, "Access denied", html`<p>${message}</p>`, status);
}

/** Responds with 200, a form, and the errors that kept it from being accepted. */
export function formPage(
  { context, c, link }: ServletRequest,
  title: string,
  form: Markup,
  errors: readonly string[] = [],
): HandlerResponse {
  const message = c.req.query("message");
  return page(
    c,
    title,
    html`<p><a href="${context.contextPath}${editPath(link.id)}">Configure ${link.name}</a></p>
<p class="error"></p>
${errors.map((error) => html`<p class="error" role="alert">${error}</p>`)}
${message === undefined ? "" : html`<p class="notice" role="status">${message}</p>`}
${form}
<p class="error"></p>`,
  );
}

/** Renders one field of a form: its name, its label, and what is stored. */
export type FieldRenderer = (name: string, label: string, stored: string | null | undefined) => Markup;

/**
 * The fields of a manual form: inputs, or the stored values as plain text once the form is configured.
 *
 * @param typed After a mistake, what was typed.
 */
export function formFields(
  { quirks }: EmulatorContext,
  isConfigured: boolean,
  typed: URLSearchParams | undefined,
): FieldRenderer {
  const isText = isConfigured && typed === undefined && quirks.configuredForms === "text";
  return (name, label, stored) => {
    if (isText) return html`<dl class="facts"><dt>${label}</dt> <dd>${stored ?? ""}</dd></dl>`;
    const value = (typed === undefined ? stored : typed.get(name)) ?? "";
    return html`<label>${label} <input name="${name}" value="${value}" autocomplete="off"></label>`;
  };
}

/** Redirects with 302 to the servlet itself, with a message to show there. */
export function backToForm(
  { context, c, link }: ServletRequest,
  path: string,
  message?: string,
): HandlerResponse {
  const query = message === undefined ? "" : `?message=${encodeURIComponent(message)}`;
  return c.redirect(`${context.contextPath}${CONFIGURATION_PATH}/${path.replace(":id", link.id)}${query}`);
}

/** Whether a checkbox parameter is set. */
export function isChecked(parameters: URLSearchParams, name: string): boolean {
  return ["true", "on"].includes(parameters.get(name) ?? "");
}

/** The non-empty lines of a text area, trimmed. */
export function linesOf(text: string | null): string[] {
  return (text ?? "")
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

function methodOf(
  c: RequestContext,
  parameters: URLSearchParams,
  methods: ServletMethods,
): keyof ServletMethods {
  const named = parameters.get("method")?.toUpperCase();
  if (c.req.method === "POST" && (named === "PUT" || named === "DELETE")) return named;
  // PUT and POST mean the same where only one of them is implemented.
  if (c.req.method === "POST" && methods.POST === undefined && named === undefined) return "POST";
  return METHODS.find((method) => method === c.req.method) ?? "GET";
}

const METHODS = ["GET", "POST", "PUT", "DELETE"] as const;
