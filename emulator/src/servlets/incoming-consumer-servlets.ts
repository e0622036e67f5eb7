import { html } from "hono/html";
import type { HandlerResponse, Routes } from "../context/context";
import { isUrl } from "../http/request-addresses";
import { hasRole } from "../login/access";
import { parsePublicKey } from "../oauth1/signature";
import { fetchConsumerInfo } from "../peer/peer";
import type { Consumer } from "../state/server-state";
import { deleteIncomingConsumer, incomingConsumer, storeIncomingConsumer } from "../store/consumer-store";
import {
  backToForm,
  formFields,
  formPage,
  isChecked,
  linkServlet,
  refusalPage,
  type ServletRequest,
} from "./link-servlet";

const MANUAL_PATH = "oauth/add-consumer-manually/:id";
const BY_URL_PATH = "oauth/add-consumer-by-url/:id";

/** The servlets that register an incoming OAuth 1.0a consumer: by hand for third parties, by download for peers. */
export const incomingConsumerServletRoutes: Routes = (app) => {
  linkServlet(app, MANUAL_PATH, {
    GET: (request) => showConsumerForm(request, "manual"),
    POST: (request) =>
      isChecked(request.parameters, "oauth-incoming-enabled")
        ? storeManually(request)
        : remove(request, MANUAL_PATH),
  });

  for (const path of [BY_URL_PATH, `${BY_URL_PATH}/INBOUND`]) {
    linkServlet(app, path, {
      GET: (request) => showConsumerForm(request, "by-url"),
      POST: (request) => {
        if (request.parameters.has("update-2lo")) return updateTwoLo(request, path);
        return isChecked(request.parameters, "oauth-incoming-enabled")
          ? download(request, path)
          : remove(request, path);
      },
    });
  }
};

function storeManually(request: ServletRequest): HandlerResponse {
  const { link, parameters } = request;
  const trimmed = (name: string) => (parameters.get(name) ?? "").trim();
  const twoLo = readTwoLo(parameters);
  const publicKey = readPublicKey(trimmed("publicKey"));
  const callback = trimmed("callback");
  if (twoLo.twoLOAllowed && !hasRole(request.c, "systemAdministrator")) {
    return refusalPage(request.c, "2-legged OAuth needs a system administrator.", 403);
  }
  const errors = [
    ...(trimmed("key") ? [] : ["The consumer key is required."]),
    ...(trimmed("consumerName") ? [] : ["The consumer name is required."]),
    ...(publicKey === undefined ? ["The public key is not valid."] : []),
    ...(callback === "" || isUrl(callback) ? [] : ["The callback is not a valid address."]),
    ...twoLoErrors(request, twoLo, "manual"),
  ];
  if (publicKey === undefined || errors.length > 0) return showConsumerForm(request, "manual", errors);

  storeIncomingConsumer(request.context, link, {
    key: trimmed("key"),
    name: trimmed("consumerName"),
    description: trimmed("description") || null,
    publicKey,
    callback: callback === "" ? null : callback.replace(/\/?$/, "/"),
    threeLOAllowed: true,
    ...twoLo,
    executingTwoLOUser: twoLo.twoLOAllowed ? twoLo.executingTwoLOUser : null,
  });
  return done(request, MANUAL_PATH, "The consumer has been stored.");
}

async function download(request: ServletRequest, path: string): Promise<HandlerResponse> {
  const { context, link } = request;
  try {
    const consumer = await fetchConsumerInfo(context, link.rpcUrl);
    const twoLo = incomingConsumer(context, link) ?? NO_TWO_LO;
    storeIncomingConsumer(context, link, { ...twoLo, ...consumer, callback: null, threeLOAllowed: true });
    return done(request, path, "The consumer has been stored.");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return showConsumerForm(request, "by-url", [`The consumer could not be retrieved: ${reason}.`]);
  }
}

function updateTwoLo(request: ServletRequest, path: string): HandlerResponse {
  const { context } = request;
  const stored = incomingConsumer(context, request.link);
  const twoLo = readTwoLo(request.parameters);
  const errors = stored === undefined ? ["There is no consumer."] : twoLoErrors(request, twoLo, "by-url");
  if (stored === undefined || errors.length > 0) return showConsumerForm(request, "by-url", errors);
  storeIncomingConsumer(context, request.link, { ...stored, ...twoLo });
  return done(request, path, "The settings have been stored.");
}

function remove(request: ServletRequest, path: string): HandlerResponse {
  deleteIncomingConsumer(request.context, request.link);
  return done(request, path, "The consumer has been deleted.");
}

function done(request: ServletRequest, path: string, message: string): HandlerResponse {
  request.context.audit(request.c.var.caller.user?.name, message, request.link.name);
  return backToForm(request, path, message);
}

type TwoLo = Pick<Consumer, "twoLOAllowed" | "executingTwoLOUser" | "twoLOImpersonationAllowed">;

const NO_TWO_LO: TwoLo = { twoLOAllowed: false, executingTwoLOUser: null, twoLOImpersonationAllowed: false };

function readTwoLo(parameters: URLSearchParams): TwoLo {
  return {
    twoLOAllowed: isChecked(parameters, "two-lo-enabled"),
    executingTwoLOUser: (parameters.get("two-lo-execute-as") ?? "").trim() || null,
    twoLOImpersonationAllowed: isChecked(parameters, "two-lo-impersonation-enabled"),
  };
}

/** Rules that only the servlets have, not REST. */
function twoLoErrors(
  { context: { state }, c }: ServletRequest,
  { twoLOAllowed, executingTwoLOUser, twoLOImpersonationAllowed }: TwoLo,
  kind: ConsumerFormKind,
): string[] {
  const executingUser = state.users.find(({ name }) => name === executingTwoLOUser);
  const isSysadmin = hasRole(c, "systemAdministrator");
  const needsUser = kind === "manual" ? twoLOAllowed : executingTwoLOUser !== null;
  return [
    ...(twoLOImpersonationAllowed && !isSysadmin ? ["Impersonation needs a system administrator."] : []),
    ...(needsUser && executingUser === undefined
      ? [`There is no user "${executingTwoLOUser ?? ""}" to execute as.`]
      : []),
    ...(kind === "by-url" && executingUser?.role === "systemAdministrator"
      ? ["The user to execute as must not be a system administrator."]
      : []),
  ];
}

function readPublicKey(text: string): string | undefined {
  try {
    return parsePublicKey(text).base64;
  } catch {
    return undefined;
  }
}

/** Which fields the form has beside the 2LO ones, which both forms share. */
export type ConsumerFormKind = "manual" | "by-url";

/** The form of an incoming consumer, with what is stored; after a mistake with what was typed. */
export function showConsumerForm(
  request: ServletRequest,
  kind: ConsumerFormKind,
  errors: readonly string[] = [],
): HandlerResponse {
  const { context, link, parameters, formToken } = request;
  const stored = incomingConsumer(context, link);
  const typed = errors.length > 0 ? parameters : undefined;
  const shown = (name: string, value: string | null | undefined) => typed?.get(name) ?? value ?? "";
  const box = (name: string, label: string, isStored: boolean) => {
    const isSet = typed === undefined ? isStored : typed.has(name);
    return html`<label><input type="checkbox" name="${name}" value="true" ${isSet ? "checked" : ""}> ${label}</label>`;
  };
  const twoLo = html`${box("two-lo-enabled", "Allow 2-legged OAuth", stored?.twoLOAllowed ?? false)}
<label>Execute as <input name="two-lo-execute-as" value="${shown("two-lo-execute-as", stored?.executingTwoLOUser)}"></label>
${box("two-lo-impersonation-enabled", "Allow user impersonation", stored?.twoLOImpersonationAllowed ?? false)}`;
  const isText = stored !== undefined && typed === undefined && context.quirks.configuredForms === "text";
  const field = formFields(context, stored !== undefined, typed);
  const identity = html`${field("key", "Consumer key", stored?.key)}
${field("consumerName", "Consumer name", stored?.name)}
${field("description", "Description", stored?.description)}
<label>Public key <textarea name="publicKey" class="code" rows="6" ${isText ? "disabled" : ""}>${shown("publicKey", stored?.publicKey)}</textarea></label>
${field("callback", "Consumer callback URL", stored?.callback)}`;

  return formPage(
    request,
    `OAuth: calls from ${link.name}`,
    html`<p>${stored === undefined ? "Not configured." : html`Configured for <strong>${stored.name}</strong>.`}</p>
<form method="post">
<input type="hidden" name="atl_token" value="${formToken}">
${kind === "manual" ? html`${identity}${twoLo}` : stored === undefined ? "" : twoLo}
${kind === "by-url" && stored !== undefined ? html`<button name="update-2lo" value="true">Update</button>` : ""}
${kind === "manual" || stored === undefined ? html`<button name="oauth-incoming-enabled" value="true">Enable</button>` : ""}
${stored === undefined ? "" : html`<button name="oauth-incoming-enabled" value="false" class="quiet">Delete</button>`}
</form>`,
    errors,
  );
}
