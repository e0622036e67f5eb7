import { isIP } from "node:net";
import { html } from "hono/html";
import type { EmulatorContext, HandlerResponse, Routes } from "../context/context";
import { isUrl } from "../http/request-addresses";
import { parsePublicKey } from "../oauth1/signature";
import { callServer } from "../peer/http";
import { peerUrl } from "../peer/peer";
import { providerClasses, registerProvider, unregisterProvider } from "../store/authentication-providers";
import { removeTrust, storeTrust } from "../store/consumer-store";
import { formPage, linesOf, linkServlet, type ServletMethods, type ServletRequest } from "./link-servlet";

const DEFAULT_TIMEOUT_MS = 10_000;

/** The servlets of Trusted Applications, in both directions, and this server's certificate. */
export const trustedServletRoutes: Routes = (app, context) => {
  trustCertificateRoutes(app, context);
  const servlet = (path: string, methods: ServletMethods): void =>
    linkServlet(app, path, methods, { isForSysadmins: true });

  for (const segment of ["inbound-ual", "inbound-non-ual"]) {
    servlet(`trusted/${segment}/:id`, {
      GET: (request) => showIncoming(request),
      POST: async (request) => showIncoming(request, await changeIncoming(request)),
    });
  }

  servlet("trusted/outbound-non-ual/:id", {
    GET: (request) => showOutgoing(request),
    POST: (request) => {
      changeOutgoing(request);
      return showOutgoing(request);
    },
  });

  // Between peers that both have the plugin, the browser is redirected from one to the other.
  servlet("trusted/outbound-ual/:id", {
    GET: (request) => {
      const callback = request.parameters.get("callbackUrl");
      if (callback === null || !isUrl(callback)) return showOutgoing(request);
      changeOutgoing(request);
      const url = new URL(callback);
      url.searchParams.set("result", "success");
      return request.c.redirect(url.toString());
    },
  });
};

async function changeIncoming(request: ServletRequest): Promise<string[]> {
  const { context, c, link, parameters } = request;
  if (parameters.get("action") === "DISABLE") {
    removeTrust(context, link);
    context.audit(c.var.caller.user?.name, "Trusted application removed", link.name);
    return [];
  }
  const ipPatterns = linesOf(parameters.get("ipPatternsInput"));
  const urlPatterns = linesOf(parameters.get("urlPatternsInput"));
  const timeoutMs = Number(parameters.get("timeoutInput") || DEFAULT_TIMEOUT_MS);
  const errors = [
    ...ipPatterns.filter((line) => !isAddressPattern(line)).map((line) => `"${line}" is not an IP pattern.`),
    ...urlPatterns
      .filter((line) => !line.startsWith("/"))
      .map((line) => `The URL pattern "${line}" must start with "/".`),
    ...(Number.isInteger(timeoutMs) && timeoutMs >= 0
      ? []
      : ["The timeout must be a number of milliseconds, or 0 for none."]),
  ];
  if (errors.length > 0) return errors;
  try {
    const certificate = await downloadCertificate(context, link.rpcUrl);
    removeTrust(context, link);
    storeTrust(context, link, { ...certificate, linkId: link.id, ipPatterns, urlPatterns, timeoutMs });
    context.audit(c.var.caller.user?.name, "Trusted application configured", link.name);
    return [];
  } catch (error) {
    return [
      `The certificate of ${link.name} could not be retrieved: ${error instanceof Error ? error.message : error}.`,
    ];
  }
}

function changeOutgoing({ context, c, link, parameters }: ServletRequest): void {
  if (parameters.get("action") === "DISABLE") unregisterProvider(context, link, providerClasses.trusted);
  else if (parameters.get("action") === "ENABLE") registerProvider(context, link, providerClasses.trusted);
  context.audit(c.var.caller.user?.name, "Outgoing trust changed", link.name);
}

function showIncoming(request: ServletRequest, errors: readonly string[] = []): HandlerResponse {
  const { link, formToken, parameters } = request;
  const stored = request.context.state.trustedApplications.find(({ linkId }) => linkId === link.id);
  // After a mistake the form shows what was typed, otherwise what is stored.
  const ipPatterns = errors.length > 0 ? parameters.get("ipPatternsInput") : stored?.ipPatterns.join("\n");
  const urlPatterns = errors.length > 0 ? parameters.get("urlPatternsInput") : stored?.urlPatterns.join("\n");
  const timeoutMs =
    errors.length > 0 ? parameters.get("timeoutInput") : (stored?.timeoutMs ?? DEFAULT_TIMEOUT_MS);
  return formPage(
    request,
    `Trusted applications: calls from ${link.name}`,
    html`<p>${stored === undefined ? "Not configured." : html`Configured for <strong>${stored.id}</strong>.`}</p>
<form method="post">
<input type="hidden" name="atl_token" value="${formToken}">
<label>IP patterns, one per line <textarea name="ipPatternsInput" rows="3">${ipPatterns ?? ""}</textarea></label>
<label>URL patterns, one per line <textarea name="urlPatternsInput" rows="3">${urlPatterns ?? ""}</textarea></label>
<label>Certificate timeout (ms) <input name="timeoutInput" value="${String(timeoutMs ?? "")}" inputmode="numeric"></label>
<button name="action" value="ENABLE">Apply</button>
${stored === undefined ? "" : html`<button name="action" value="DISABLE" class="quiet">Disable</button>`}
</form>`,
    errors,
  );
}

function showOutgoing(request: ServletRequest): HandlerResponse {
  const { link, formToken } = request;
  const isEnabled = link.providers[providerClasses.trusted] !== undefined;
  return formPage(
    request,
    `Trusted applications: calls to ${link.name}`,
    html`<p>${isEnabled ? "Configured." : "Not configured."}</p>
<form method="post">
<input type="hidden" name="atl_token" value="${formToken}">
<button name="action" value="${isEnabled ? "DISABLE" : "ENABLE"}">${isEnabled ? "Disable" : "Enable"}</button>
</form>`,
  );
}

/** An IPv4 or IPv6 address, a CIDR block of either, or an IPv4 address with wildcards. */
function isAddressPattern(line: string): boolean {
  const [address = "", prefix, ...rest] = line.split("/");
  const version = isIP(address);
  if (prefix === undefined) return version !== 0 || isIP(line.replaceAll("*", "0")) === 4;
  return (
    version !== 0 && rest.length === 0 && /^\d+$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128)
  );
}

/** The certificate of a trusted application: its id and its public key, one per line. */
export interface TrustCertificate {
  readonly id: string;
  /** Base64 of the SubjectPublicKeyInfo. */
  readonly publicKey: string;
}

const PATH = "/admin/appTrustCertificate";

/** This server's own certificate, which is public. */
export const trustCertificateRoutes: Routes = (app, context) => {
  app.get(PATH, (c) => {
    const { key, publicKey } = context.state.ownConsumer;
    return c.text(`${trustId(key)}\n${publicKey}\n`);
  });
};

/**
 * Downloads the certificate of a peer.
 *
 * @throws Error when the peer does not respond with one.
 */
export async function downloadCertificate(
  context: EmulatorContext,
  rpcUrl: string,
): Promise<TrustCertificate> {
  const { status, body } = await callServer(context, peerUrl(rpcUrl, PATH));
  const [id, publicKey] = body.split("\n");
  if (status !== 200 || !id || !publicKey) throw new Error(`${rpcUrl} has no certificate (status ${status})`);
  return { id, publicKey: parsePublicKey(publicKey).base64 };
}

/** Ids of trusted applications are written in lower case. */
function trustId(consumerKey: string): string {
  return consumerKey.toLowerCase();
}
