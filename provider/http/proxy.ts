import { BlockList, isIP } from "node:net";
import { AppLinksError } from "./errors";
import { isLoopback } from "./http-settings";
import { isUrl } from "./is-url";

/** A proxy, and the environment variable it comes from; undefined = the configuration. */
export interface ProxyChoice {
  /** Including credentials, if any. */
  readonly url: URL;
  readonly variable: string | undefined;
}

const VARIABLES = {
  "https:": ["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"],
  "http:": ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"],
} as const;

/**
 * The proxy for a server, by the rules of curl: the configured one, or else that of the environment unless `NO_PROXY`
 * includes the server. This machine is always reached directly, unless a proxy is configured.
 *
 * @throws AppLinksError `invalid_configuration`, which never quotes the proxy's password
 */
export function proxyFor(
  baseUrl: string,
  configured: string | undefined,
  env: NodeJS.ProcessEnv = process.env,
): ProxyChoice | undefined {
  if (configured !== undefined)
    return { url: proxyUrl(configured, "The configured proxy"), variable: undefined };
  const { protocol, hostname, port } = new URL(baseUrl);
  if (isLoopback(hostname)) return undefined;
  const names = VARIABLES[protocol === "https:" ? "https:" : "http:"];
  const variable = names.find((name) => env[name]?.trim());
  if (variable === undefined) return undefined;
  const defaultPort = protocol === "https:" ? 443 : 80;
  if (isExempt(hostname, port === "" ? defaultPort : Number(port), env.no_proxy ?? env.NO_PROXY ?? "")) {
    return undefined;
  }
  return { url: proxyUrl(env[variable] ?? "", variable), variable };
}

/**
 * Whether `NO_PROXY` includes a host: `*`, a host, a domain with or without a leading dot or `*.`, an address, a network in
 * CIDR form, each with or without a port; separated by commas or whitespace.
 */
export function isExempt(hostname: string, port: number, noProxy: string): boolean {
  const host = bareHost(hostname);
  return noProxy
    .split(/[\s,]+/)
    .filter(Boolean)
    .some((entry) => {
      if (entry === "*") return true;
      const { 1: withoutPort = entry, 2: onPort } = /^(\[.+\]|[^:]+):(\d+)$/.exec(entry) ?? [];
      if (onPort !== undefined && Number(onPort) !== port) return false;
      const name = bareHost(withoutPort.replace(/^\*?\./, ""));
      if (name.includes("/")) return isInNetwork(host, name);
      return host === name || (isIP(host) === 0 && name !== "" && host.endsWith(`.${name}`));
    });
}

/** In lower case, without brackets and without the trailing dot of a fully qualified name. */
function bareHost(host: string): string {
  return host
    .replace(/^\[|\]$/g, "")
    .replace(/\.$/, "")
    .toLowerCase();
}

function isInNetwork(host: string, network: string): boolean {
  const [address = "", bits = ""] = network.split("/");
  const version = isIP(host);
  if (version === 0 || isIP(address) !== version || !/^\d+$/.test(bits)) return false;
  if (Number(bits) > (version === 4 ? 32 : 128)) return false;
  const family = version === 4 ? "ipv4" : "ipv6";
  const networks = new BlockList();
  networks.addSubnet(address, Number(bits), family);
  return networks.check(host, family);
}

/** `host:port` means http, as in curl. */
function proxyUrl(value: string, source: string): URL {
  const text = value.trim();
  const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const url = isUrl(full) ? new URL(full) : undefined;
  if (url === undefined || url.hostname === "") throw unusable(source, "is not a URL");
  if (!/^https?:$/.test(url.protocol)) {
    throw unusable(
      source,
      `is a ${url.protocol.replace(":", "")} proxy, but only http and https proxies are supported`,
    );
  }
  const username = decoded(url.username);
  if (username === undefined || decoded(url.password) === undefined) {
    throw unusable(source, "contains a % in its user name or password that encodes nothing: write it as %25");
  }
  if (username.includes(":")) {
    throw unusable(source, "contains a colon in its user name, which HTTP Basic does not allow (RFC 7617)");
  }
  return url;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function unusable(source: string, problem: string): AppLinksError {
  return new AppLinksError({
    reason: "invalid_configuration",
    what: `${source} ${problem}`,
    hint: "Use the form http://proxy.example.com:3128, or http://user:password@proxy.example.com:3128 if the proxy requires a login.",
  });
}
