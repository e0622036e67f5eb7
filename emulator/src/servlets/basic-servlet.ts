import { html } from "hono/html";
import type { Routes } from "../context/context";
import { providerClasses, registerProvider, unregisterProvider } from "../store/authentication-providers";
import {
  backToForm,
  formFields,
  formPage,
  linkServlet,
  type ServletMethods,
  type ServletRequest,
} from "./link-servlet";

const PATH = "basic/:id";

/** The servlet that sets and removes the user and password this server presents to the other application. */
export const basicServletRoutes: Routes = (app, context) => {
  const methods: ServletMethods = {
    GET: (request) => show(request),
    PUT: (request) => {
      const { link, parameters } = request;
      const errors = validate(parameters);
      if (errors.length > 0) return show(request, errors);
      const [username, password] = [parameters.get("username") ?? "", parameters.get("password1") ?? ""];
      registerProvider(context, link, providerClasses.basic, { username, password });
      context.audit(request.c.var.caller.user?.name, "Outgoing Basic authentication configured", link.name);
      return backToForm(request, PATH);
    },
    DELETE: (request) => {
      unregisterProvider(context, request.link, providerClasses.basic);
      context.audit(
        request.c.var.caller.user?.name,
        "Outgoing Basic authentication removed",
        request.link.name,
      );
      return backToForm(request, PATH);
    },
  };
  linkServlet(app, PATH, methods, { isForSysadmins: true });

  function show(request: ServletRequest, errors: readonly string[] = []) {
    const { link, parameters, formToken } = request;
    const configured = link.providers[providerClasses.basic];
    const typed = errors.length > 0 ? parameters : undefined;
    const field = formFields(context, configured?.username !== undefined, typed);
    return formPage(
      request,
      `Basic access to ${link.name}`,
      html`<p>${configured === undefined ? "Not configured." : html`Configured for <strong>${configured.username}</strong>.`}</p>
<form method="post">
<input type="hidden" name="atl_token" value="${formToken}">
${field("username", "Username", configured?.username)}
<label>Password <input name="password1" type="password" autocomplete="off"></label>
<label>Confirm password <input name="password2" type="password" autocomplete="off"></label>
<button name="method" value="PUT">Apply</button>
${configured === undefined ? "" : html`<button name="method" value="DELETE" class="quiet">Disable</button>`}
</form>`,
      errors,
    );
  }
};

function validate(parameters: URLSearchParams): string[] {
  const [username, password1, password2] = ["username", "password1", "password2"].map((name) =>
    parameters.get(name),
  );
  return [
    ...(username ? [] : ["Please enter a username."]),
    ...(password1 ? [] : ["Please enter a password."]),
    ...(password1 === password2 ? [] : ["The passwords do not match."]),
  ];
}
