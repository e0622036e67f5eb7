import { readFileSync } from "node:fs";
import { rootCertificates } from "node:tls";
import type { Dispatcher } from "undici";
import { AppLinksError } from "./errors";
import { type HttpSettings, isLoopback } from "./settings";

/**
 * The keep-alive pool of one instance: TLS, proxy, concurrency and time limits as configured. undici is loaded here,
 * at the first request, because a preview never gets this far.
 *
 * @throws AppLinksError `invalid_configuration` when a certificate or key file cannot be read
 */
export async function openPool(settings: HttpSettings): Promise<Dispatcher> {
  const { Agent, EnvHttpProxyAgent, ProxyAgent } = await import("undici");
  const tls = tlsOptions(settings);
  const pool = {
    connections: settings.maxConcurrentRequests,
    pipelining: 1,
    headersTimeout: settings.timeoutSeconds * 1000,
    bodyTimeout: settings.timeoutSeconds * 1000,
    connect: { ...tls, timeout: Math.min(settings.timeoutSeconds, 10) * 1000 },
  };
  if (settings.proxy !== undefined) return new ProxyAgent({ ...pool, uri: settings.proxy, requestTls: tls });
  if (isLoopback(new URL(settings.baseUrl).hostname)) return new Agent(pool);
  return new EnvHttpProxyAgent({ ...pool, requestTls: tls });
}

interface TlsOptions {
  ca?: string[];
  cert?: string;
  key?: string;
}

function tlsOptions({ name, caFile, clientCertFile, clientKeyFile }: HttpSettings): TlsOptions {
  const options: TlsOptions = {};
  // A private authority is trusted in addition to the public ones, not instead of them.
  if (caFile !== undefined) options.ca = [...rootCertificates, readPem(name, "caFile", caFile)];
  if (clientCertFile !== undefined) options.cert = readPem(name, "clientCertFile", clientCertFile);
  if (clientKeyFile !== undefined) options.key = readPem(name, "clientKeyFile", clientKeyFile);
  return options;
}

function readPem(connection: string, option: string, file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new AppLinksError({
      reason: "invalid_configuration",
      what: `The ${option} of the connection "${connection}" cannot be read: ${file}`,
      hint: "Give the path of a PEM file, absolute or relative to the program's folder.",
      cause,
    });
  }
}
