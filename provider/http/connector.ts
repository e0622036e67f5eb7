import { request } from "node:http";
import { connect as connectTcp, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { buildConnector } from "undici";
import { type ForwardProxy, proxyLogin } from "./forward-proxy";
import type { TlsOptions } from "./tls";

/** How a connection is established. */
export interface ConnectorOptions {
  readonly proxy: ForwardProxy | undefined;
  readonly tls: TlsOptions;
  /** The limit for everything until the connection is usable: DNS, TCP, the proxy's tunnel and both handshakes. */
  readonly deadlineMs: number;
}

/** A failure to connect, before any part of the request was sent. */
export class ConnectFailed extends Error {
  constructor(
    readonly code: "UND_ERR_CONNECT_TIMEOUT" | "PROXY_REFUSED" | "PROXY_DENIED",
    message: string,
  ) {
    super(message);
  }
}

/**
 * Establishes undici's connections with one deadline for all of their layers: undici's own only covers the TCP connection,
 * so a proxy that accepts it and never responds would delay a run for minutes.
 */
export function connectorFor({ proxy, tls, deadlineMs }: ConnectorOptions): buildConnector.connector {
  return ({ hostname, port, protocol }, callback) => {
    const host = hostname.replace(/^\[|\]$/g, "");
    const isTls = protocol === "https:";
    const target = { host, port: Number(port) || (isTls ? 443 : 80), isTls };
    new Opening(target, proxy, tls).within(deadlineMs).then(
      (socket) => callback(null, socket),
      (error: Error) => callback(error, null),
    );
  };
}

interface Target {
  readonly host: string;
  readonly port: number;
  readonly isTls: boolean;
}

class Opening {
  readonly #sockets: Socket[] = [];
  /** The current step, as the beginning of a sentence. */
  #stage = "";

  constructor(
    private readonly target: Target,
    private readonly proxy: ForwardProxy | undefined,
    private readonly tls: TlsOptions,
  ) {}

  async within(deadlineMs: number): Promise<Socket> {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      this.#destroy();
    }, deadlineMs);
    try {
      const socket = await this.#open();
      return socket.setNoDelay(true);
    } catch (error) {
      this.#destroy();
      if (!isLate) throw error;
      throw new ConnectFailed("UND_ERR_CONNECT_TIMEOUT", `${this.#stage} within ${deadlineMs / 1000} s`);
    } finally {
      clearTimeout(timer);
    }
  }

  async #open(): Promise<Socket> {
    const { target, proxy } = this;
    if (proxy === undefined) {
      const socket = await this.#tcp(target);
      return target.isTls ? this.#secure(socket, target.host, this.tls) : socket;
    }
    const toProxy = await this.#tcp({ host: proxy.hostname, port: proxy.port });
    // The client certificate is only for the server.
    const { ca } = this.tls;
    const way = proxy.isTls
      ? await this.#secure(toProxy, proxy.hostname, ca === undefined ? {} : { ca })
      : toProxy;
    if (!target.isTls) return way;
    await this.#tunnel(way, proxy);
    return this.#secure(way, target.host, this.tls);
  }

  async #tcp({ host, port }: { readonly host: string; readonly port: number }): Promise<Socket> {
    this.#stage = `${host}:${port} did not accept the connection`;
    const socket = connectTcp({ host, port, keepAlive: true, keepAliveInitialDelay: 60_000 });
    this.#sockets.push(socket);
    return ready(socket, "connect");
  }

  async #secure(socket: Socket, host: string, tls: TlsOptions): Promise<Socket> {
    this.#stage = `the TLS handshake with ${host} did not complete`;
    const secured = connectTls({
      ...tls,
      socket,
      ALPNProtocols: ["http/1.1"],
      ...(isIP(host) === 0 ? { servername: host } : { host }),
    });
    this.#sockets.push(secured);
    await ready(secured, "secureConnect");
    // With TLS 1.3, a server rejects a client certificate after the handshake: with an alert, and then the end of the
    // stream, which undici would report instead.
    return secured.once("error", () => secured.destroy());
  }

  #tunnel(socket: Socket, proxy: ForwardProxy): Promise<void> {
    const { host, port } = this.target;
    const authority = `${host.includes(":") ? `[${host}]` : host}:${port}`;
    this.#stage = `the proxy ${proxy.origin} did not respond to the request for a tunnel to ${authority}`;
    return new Promise((resolve, reject) => {
      const connecting = request({
        createConnection: () => socket,
        method: "CONNECT",
        path: authority,
        headers: {
          host: authority,
          ...(proxy.authorization === undefined ? {} : { "proxy-authorization": proxy.authorization }),
        },
      });
      connecting.once("error", reject);
      connecting.once("connect", ({ statusCode = 0, statusMessage = "" }, _socket, head: Buffer) => {
        if (statusCode === 407) return reject(proxyLogin(proxy));
        if (statusCode < 200 || statusCode > 299) {
          const words = `${statusCode} ${statusMessage}`.trim();
          return reject(
            new ConnectFailed(
              statusCode < 500 ? "PROXY_DENIED" : "PROXY_REFUSED",
              `the proxy ${proxy.origin} refused a tunnel to ${authority}: ${words}`,
            ),
          );
        }
        if (head.length > 0) socket.unshift(head);
        resolve();
      });
      connecting.end();
    });
  }

  #destroy(): void {
    for (const socket of this.#sockets) {
      socket.on("error", () => {});
      socket.destroy();
    }
  }
}

function ready(socket: Socket, event: "connect" | "secureConnect"): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const closed = (): void =>
      reject(Object.assign(new Error("the connection was closed"), { code: "ECONNRESET" }));
    socket.once("error", reject).once("close", closed);
    socket.once(event, () => {
      socket.off("error", reject).off("close", closed);
      resolve(socket);
    });
  });
}
