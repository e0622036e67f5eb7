import { type Instance, type ProxyChoice, proxyFor } from "../../../provider";
import type { Outcome } from "../check";

/** Reports whether requests go through a proxy, as the HTTP client decides it. */
export async function examineProxy({ settings }: Instance): Promise<Outcome> {
  const says = wayThrough(proxyFor(settings.baseUrl, settings.proxy));
  return { reached: ["routed"], findings: [{ severity: "ok", says }] };
}

/** Whether requests go through a proxy. */
export function isProxied(baseUrl: string, configured: string | undefined): boolean {
  return proxyFor(baseUrl, configured) !== undefined;
}

function wayThrough(proxy: ProxyChoice | undefined): string {
  if (proxy === undefined) return "Requests go to the server directly.";
  const { variable, url } = proxy;
  // Without credentials, if the URL has any.
  const address = `${url.protocol}//${url.host}`;
  return variable === undefined
    ? `Requests go through the configured proxy ${address}.`
    : `Requests go through ${address}, because of ${variable}; NO_PROXY does not name the server.`;
}
