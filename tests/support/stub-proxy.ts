import { createServer, request as forward, type IncomingMessage, type RequestListener } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { type AddressInfo, connect, type Socket } from "node:net";
import { type Closeable, closedAfterTest } from "./closing";

/** A proxy for tunnels. */
export interface Proxy extends Closeable {
  readonly url: string;
  /** The targets of its tunnels, as `host:port`. */
  readonly tunnels: readonly string[];
  /** The request lines of requests that it forwarded itself, as `GET http://…`. */
  readonly requests: readonly string[];
  /** The Proxy-Authorization headers it got. */
  readonly authorizations: readonly (string | undefined)[];
}

/** How a proxy behaves. */
export interface ProxyOptions {
  /** What it responds with instead of passing requests on: a status, or nothing at all. Default: it passes everything on. */
  readonly refuses?: number | "without a word";
  /** Certificate and key: an https proxy. */
  readonly tls?: { readonly cert: string; readonly key: string };
}

/** Starts a proxy for the running test; whatever the requested host, it connects to `target`. */
export async function startProxy(target: URL, { refuses, tls }: ProxyOptions = {}): Promise<Proxy> {
  const tunnels: string[] = [];
  const requests: string[] = [];
  const authorizations: (string | undefined)[] = [];
  const sockets = new Set<Socket>();
  const pass: RequestListener = (request, response) => {
    requests.push(`${request.method} ${request.url}`);
    authorizations.push(request.headers["proxy-authorization"]);
    if (typeof refuses === "number") response.writeHead(refuses).end();
    if (refuses !== undefined) return;
    const { pathname, search } = new URL(request.url ?? "");
    const { hostname, port } = target;
    request.pipe(
      forward(
        { hostname, port, method: request.method, path: pathname + search, headers: request.headers },
        (upstream) => {
          response.writeHead(upstream.statusCode ?? 502, upstream.headers);
          upstream.pipe(response);
        },
      ),
    );
  };
  const server = tls === undefined ? createServer(pass) : createTlsServer(tls, pass);
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
  });
  server.on("connect", (request: IncomingMessage, client: Socket) => {
    tunnels.push(request.url ?? "");
    authorizations.push(request.headers["proxy-authorization"]);
    if (typeof refuses === "number") client.end(`HTTP/1.1 ${refuses} No\r\n\r\n`);
    if (refuses !== undefined) return;
    const upstream = connect(Number(target.port), target.hostname, () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      upstream.pipe(client).pipe(upstream);
    });
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", () => socket.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return closedAfterTest({
    url: `${tls === undefined ? "http" : "https"}://127.0.0.1:${port}`,
    tunnels,
    requests,
    authorizations,
    close: () =>
      new Promise<void>((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}
