import { html } from "hono/html";
import type { HandlerResponse, Routes } from "../context/context";
import { isUrl } from "../http/request-addresses";
import type { Link } from "../state/server-state";
import { providerClasses, registerProvider, unregisterProvider } from "../store/authentication-providers";
import { deleteOutgoingConsumer, outgoingConsumer, storeOutgoingConsumer } from "../store/consumer-store";
import {
  backToForm,
  formFields,
  formPage,
  isChecked,
  linkServlet,
  type ServletRequest,
} from "./link-servlet";

const THIRD_PARTY_PATH = "oauth/outbound/3rdparty/:id";

/** The servlets that let this server call others with OAuth 1.0a: Atlassian applications, and third-party service providers. */
export const outgoingOAuthServletRoutes: Routes = (app, context) => {
  linkServlet(app, "oauth/outbound/atlassian/:id", {
    GET: (request) => showAtlassian(request),
    POST: (request) => {
      setOAuth(request, isChecked(request.parameters, "outgoing-enabled"));
      return showAtlassian(request);
    },
  });

  // The peer sends the browser here to switch on its own incoming direction and this server's outgoing one at once.
  linkServlet(app, "oauth/outbound/apl/:id", {
    GET: (request) => {
      const callback = request.parameters.get("callback");
      if (callback === null || !isUrl(callback)) return showAtlassian(request);
      setOAuth(request, isChecked(request.parameters, "enable-oauth"));
      const url = new URL(callback);
      url.searchParams.set("success", "true");
      return request.c.redirect(url.toString());
    },
  });

  linkServlet(app, THIRD_PARTY_PATH, {
    GET: (request) => showThirdParty(request),
    POST: (request) => {
      if (isChecked(request.parameters, "oauth-outgoing-enabled")) return storeThirdParty(request);
      deleteOutgoingConsumer(context, request.link);
      unregisterProvider(context, request.link, providerClasses.oauth);
      return backToForm(request, THIRD_PARTY_PATH, "OAuth has been switched off.");
    },
  });
};

function setOAuth({ context, c, link }: ServletRequest, isEnabled: boolean): void {
  if (isEnabled) registerProvider(context, link, providerClasses.oauth);
  else unregisterProvider(context, link, providerClasses.oauth);
  context.audit(c.var.caller.user?.name, "Outgoing OAuth changed", link.name);
}

function storeThirdParty(request: ServletRequest): HandlerResponse {
  const { context, c, link, parameters } = request;
  const required = THIRD_PARTY_FIELDS.map((field) => (parameters.get(field) ?? "").trim());
  const errors = THIRD_PARTY_FIELDS.filter((_, index) => !required[index]).map(
    (field) => `The ${field} is required.`,
  );
  const [
    key = "",
    name = "",
    sharedSecret = "",
    requestTokenUrl = "",
    accessTokenUrl = "",
    authorizeUrl = "",
  ] = required;
  if (link.providers[providerClasses.oauth] === undefined) {
    const taken = context.state.serviceProviderConsumers.filter(
      (consumer) => consumer.key === key || consumer.name === name,
    );
    errors.push(...taken.map((consumer) => `"${consumer.name}" has this name or key already.`));
  }
  if (errors.length > 0) return showThirdParty(request, errors);

  deleteOutgoingConsumer(context, link);
  storeOutgoingConsumer(context, {
    key,
    name,
    sharedSecret,
    description: parameters.get("description") || null,
  });
  registerProvider(context, link, providerClasses.oauth, {
    "consumerKey.outbound": key,
    "serviceProvider.requestTokenUrl": relativeTo(link, requestTokenUrl),
    "serviceProvider.accessTokenUrl": relativeTo(link, accessTokenUrl),
    "serviceProvider.authorizeUrl": relativeTo(link, authorizeUrl),
  });
  context.audit(c.var.caller.user?.name, "Outgoing OAuth configured", link.name);
  return backToForm(request, THIRD_PARTY_PATH, "OAuth has been configured.");
}

/** An address below the link's URL is stored relative to it, with a leading slash. */
function relativeTo({ rpcUrl, displayUrl }: Link, address: string): string {
  const base = [rpcUrl, displayUrl]
    .map((url) => url.replace(/\/+$/, ""))
    .find((url) => address === url || address.startsWith(`${url}/`));
  if (base === undefined)
    return /^https?:\/\//i.test(address) || address.startsWith("/") ? address : `/${address}`;
  return address.slice(base.length) || "/";
}

function showAtlassian(request: ServletRequest): HandlerResponse {
  const isEnabled = request.link.providers[providerClasses.oauth] !== undefined;
  return formPage(
    request,
    `OAuth: calls to ${request.link.name}`,
    html`<p>${isEnabled ? "Configured." : "Not configured."}</p>
<form method="post">
<input type="hidden" name="atl_token" value="${request.formToken}">
<button name="outgoing-enabled" value="${isEnabled ? "false" : "true"}">${isEnabled ? "Disable" : "Enable"}</button>
</form>`,
  );
}

function showThirdParty(request: ServletRequest, errors: readonly string[] = []): HandlerResponse {
  const { context, link, parameters, formToken } = request;
  const stored = outgoingConsumer(context, link);
  const config = link.providers[providerClasses.oauth] ?? {};
  const typed = errors.length > 0 ? parameters : undefined;
  const field = formFields(context, stored !== undefined, typed);
  return formPage(
    request,
    `OAuth: calls to ${link.name}`,
    html`<p>${stored === undefined ? "Not configured." : html`Configured as <strong>${stored.name}</strong>.`}</p>
<form method="post">
<input type="hidden" name="atl_token" value="${formToken}">
${field("consumerKey", "Consumer key", stored?.key)}
${field("name", "Service provider name", stored?.name)}
${field("description", "Description", stored?.description)}
<label>Shared secret <input name="sharedSecret" type="password" autocomplete="off"></label>
${field("requestTokenUrl", "Request token URL", config["serviceProvider.requestTokenUrl"])}
${field("accessTokenUrl", "Access token URL", config["serviceProvider.accessTokenUrl"])}
${field("authorizeUrl", "Authorize URL", config["serviceProvider.authorizeUrl"])}
<button name="oauth-outgoing-enabled" value="true">Apply</button>
${stored === undefined ? "" : html`<button name="oauth-outgoing-enabled" value="false" class="quiet">Disable</button>`}
</form>`,
    errors,
  );
}

const THIRD_PARTY_FIELDS = [
  "consumerKey",
  "name",
  "sharedSecret",
  "requestTokenUrl",
  "accessTokenUrl",
  "authorizeUrl",
] as const;
