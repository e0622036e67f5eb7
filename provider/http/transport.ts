import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { rootCertificates } from "node:tls";
import type { Dispatcher } from "undici";
import { AppLinksError } from "./errors";
import { LONGEST_CONNECT_SECONDS } from "./problem";
import { proxyFor } from "./proxy";
import type { HttpSettings } from "./settings";

/**
 * The keep-alive pool of one instance: TLS, proxy, concurrency and time limits as configured. undici is loaded here,
 * at the first request, because a preview never gets this far.
 *
 * @throws AppLinksError `invalid_configuration` when a certificate or key file cannot be used
 */
export async function openPool(settings: HttpSettings): Promise<Dispatcher> {
  // Not by import(): lookups of a program that is run by Jest could not load it.
  const { Agent, ProxyAgent } = require("undici") as typeof import("undici");
  const tls = tlsOptions(settings);
  const proxy = proxyFor(settings.baseUrl, settings.proxy);
  const pool = {
    connections: settings.maxConcurrentRequests,
    pipelining: 1,
    headersTimeout: settings.timeoutSeconds * 1000,
    bodyTimeout: settings.timeoutSeconds * 1000,
    connect: { ...tls, timeout: Math.min(settings.timeoutSeconds, LONGEST_CONNECT_SECONDS) * 1000 },
  };
  return proxy === undefined
    ? new Agent(pool)
    : new ProxyAgent({ ...pool, uri: proxy.url.href, requestTls: tls, proxyTls: trustOf(tls) });
}

/** What a proxy over https is trusted by: the same authorities, but it gets no client certificate. */
function trustOf({ ca }: TlsOptions): TlsOptions {
  return ca === undefined ? {} : { ca };
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

/** What each file has to hold, and the parser that says whether it does. */
const PEM_FILES = {
  caFile: { content: "a certificate", parse: (pem: string) => new X509Certificate(pem) },
  clientCertFile: { content: "a certificate", parse: (pem: string) => new X509Certificate(pem) },
  clientKeyFile: { content: "an unencrypted private key", parse: (pem: string) => createPrivateKey(pem) },
} as const;

function readPem(connection: string, option: keyof typeof PEM_FILES, file: string): string {
  const { content, parse } = PEM_FILES[option];
  const subject = `The ${option} of the connection "${connection}"`;
  let pem: string;
  try {
    pem = readFileSync(file, "utf8");
  } catch (cause) {
    throw unusable(`${subject} cannot be read: ${file}`, content, cause);
  }
  try {
    parse(pem);
  } catch (cause) {
    throw unusable(`${subject} does not hold ${content}: ${file}`, content, cause);
  }
  return pem;
}

function unusable(what: string, content: string, cause: unknown): AppLinksError {
  return new AppLinksError({
    reason: "invalid_configuration",
    what,
    hint: `Give the path of a PEM file with ${content}, absolute or relative to the program's folder.`,
    cause,
  });
}
