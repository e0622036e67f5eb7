import type { Emulator, EmulatorOptions } from "@pulumi-confluence-applinks/emulator";
import { configurationOf, startConfluence } from "../emulator";
import { FakeEngine } from "../engine/fake-engine";
import { startInProcessPlugin } from "../in-process-plugin";
import { type RealProxy, startRealProxy } from "./real-proxy";
import type { ProxyKind, Surroundings } from "./runners";

/** A stack that reaches its Confluence through a reverse proxy, with the providers in this process. */
export interface ProxiedStack {
  readonly engine: FakeEngine;
  readonly confluence: Emulator;
  readonly proxy: RealProxy;
  /** The base URL that the stack is configured with: the proxy's. */
  readonly url: string;
}

/** The test's part of the configuration of a proxy in front of this server. */
export type ProxyInFront = (at: Surroundings, target: URL) => string;

/** Starts a Confluence of the newest generation, a reverse proxy in front of it, and an engine without any resource. */
export async function startProxiedStack(
  kind: ProxyKind,
  configure: ProxyInFront,
  options: Partial<EmulatorOptions> & { readonly config?: Record<string, string> } = {},
): Promise<ProxiedStack> {
  const { config = {}, ...emulatorOptions } = options;
  const confluence = await startConfluence({ profile: "confluence-10", ...emulatorOptions });
  const proxy = await startRealProxy(kind, (at) => configure(at, new URL(confluence.url)));
  const url = `http://${proxy.host}`;
  const configuration = { ...configurationOf(confluence), "confluence:baseUrl": url, ...config };
  return { engine: new FakeEngine({ config: configuration }, startInProcessPlugin), confluence, proxy, url };
}

/** nginx with one location for everything. */
export function nginxLocation(place: string, top = ""): ProxyInFront {
  return ({ port }, { origin }) =>
    `${top} server { listen 127.0.0.1:${port}; location / { proxy_pass ${origin}; proxy_set_header Host $http_host; ${place} } }`;
}

/** haproxy with one server behind it. */
export function haproxyBackend(backend: string, front = ""): ProxyInFront {
  return ({ port }, { host }) =>
    `frontend front\nbind 127.0.0.1:${port}\n${front}\ndefault_backend confluence\n` +
    `backend confluence\n${backend}\nserver one ${host}`;
}
