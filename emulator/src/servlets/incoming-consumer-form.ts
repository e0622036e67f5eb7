import { html } from "hono/html";
import { incomingConsumer } from "../consumers/consumer-store";
import type { Answer, EmulatorContext } from "../context";
import { formField, formPage, type ServletRequest } from "./link-servlet";

/** Which fields the form has beside the 2LO ones, which both forms share. */
export type ConsumerFormKind = "manual" | "by-url";

/** The form of an incoming consumer, with what is stored; after a mistake with what was typed. */
export function showConsumerForm(
  context: EmulatorContext,
  request: ServletRequest,
  kind: ConsumerFormKind,
  errors: readonly string[] = [],
): Answer {
  const { link, parameters, formToken } = request;
  const stored = incomingConsumer(context, link);
  const typed = errors.length > 0 ? parameters : undefined;
  const text = (name: string, value: string | null | undefined) => typed?.get(name) ?? value ?? "";
  const box = (name: string, label: string, isStored: boolean) => {
    const isSet = typed === undefined ? isStored : typed.has(name);
    return html`<label><input type="checkbox" name="${name}" value="true" ${isSet ? "checked" : ""}> ${label}</label>`;
  };
  const twoLo = html`${box("two-lo-enabled", "Allow 2-legged OAuth", stored?.twoLOAllowed ?? false)}
<label>Execute as <input name="two-lo-execute-as" value="${text("two-lo-execute-as", stored?.executingTwoLOUser)}"></label>
${box("two-lo-impersonation-enabled", "Allow user impersonation", stored?.twoLOImpersonationAllowed ?? false)}`;
  const isText = stored !== undefined && typed === undefined && context.quirks.configuredForms === "text";
  const field = (name: string, label: string, value: string | null | undefined) =>
    formField(context, {
      name,
      label,
      stored: stored && (value ?? null),
      typed: typed?.get(name) ?? (typed && ""),
    });
  const identity = html`${field("key", "Consumer key", stored?.key)}
${field("consumerName", "Consumer name", stored?.name)}
${field("description", "Description", stored?.description)}
<label>Public key <textarea name="publicKey" class="code" rows="6" ${isText ? "disabled" : ""}>${text("publicKey", stored?.publicKey)}</textarea></label>
${field("callback", "Consumer callback URL", stored?.callback)}`;

  return formPage(
    request,
    context,
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
