import type { Instance } from "../../../provider/connection/instance";
import { isLoopback } from "../../../provider/http/settings";
import type { Outcome } from "../check";

/** Says which way requests take, as the HTTP client decides it. */
export async function examineProxy({ settings }: Instance): Promise<Outcome> {
  return { findings: [{ severity: "ok", says: wayTo(settings.baseUrl, settings.proxy) }] };
}

/** Whether requests pass a proxy. */
export function isProxied(baseUrl: string, configured: string | undefined): boolean {
  return configured !== undefined || proxyOfEnvironment(baseUrl) !== undefined;
}

function wayTo(baseUrl: string, configured: string | undefined): string {
  if (configured !== undefined)
    return `Requests go through the configured proxy ${withoutLogin(configured)}.`;
  const found = proxyOfEnvironment(baseUrl);
  if (found === undefined) return "Requests go to the server directly.";
  return `Requests go through ${withoutLogin(found.url)}, because of ${found.variable}, unless NO_PROXY names the server.`;
}

function proxyOfEnvironment(baseUrl: string): { variable: string; url: string } | undefined {
  const { protocol, hostname } = new URL(baseUrl);
  if (isLoopback(hostname) || isExempt(hostname)) return undefined;
  const names =
    protocol === "https:"
      ? ["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY"]
      : ["http_proxy", "HTTP_PROXY"];
  const variable = names.find((name) => process.env[name]);
  const url = variable === undefined ? undefined : process.env[variable];
  return variable === undefined || url === undefined ? undefined : { variable, url };
}

/** The usual forms of NO_PROXY: `*`, host names, and domains with or without a leading dot. */
function isExempt(hostname: string): boolean {
  const entries = (process.env.no_proxy ?? process.env.NO_PROXY ?? "").split(/[\s,]+/).filter(Boolean);
  return entries.some((entry) => {
    const host = entry
      .replace(/:\d+$/, "")
      .replace(/^\*?\./, "")
      .toLowerCase();
    return entry === "*" || hostname === host || hostname.endsWith(`.${host}`);
  });
}

function withoutLogin(url: string): string {
  return url.replace(/\/\/[^/@]*@/, "//");
}
