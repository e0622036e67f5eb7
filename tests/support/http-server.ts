import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Closeable, closedAfterTest } from "./closing";

/** A small server whose every response the test decides. */
export interface HttpServer extends Closeable {
  readonly url: string;
  /** The requests so far: method, path with query, headers. */
  readonly requests: readonly Pick<IncomingMessage, "method" | "url" | "headers">[];
}

/** Starts a server for the running test. */
export async function startHttpServer(respond: RequestListener): Promise<HttpServer> {
  const requests: Pick<IncomingMessage, "method" | "url" | "headers">[] = [];
  const server = createServer((request, response) => {
    const { method, url, headers } = request;
    requests.push({ method, url, headers });
    respond(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return closedAfterTest({
    url: `http://127.0.0.1:${port}`,
    requests,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

/** Starts a server that forwards everything to another one, with changed headers. */
export function startRelay(
  target: string,
  change: (headers: Record<string, string>) => void,
): Promise<HttpServer> {
  return startHttpServer((request, response) => passOn(target, request, response, change));
}

/** A response that an intermediary sends itself. */
export interface Refusal {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Starts an intermediary in front of a server: it forwards requests, except those for which `refuses` has a response. */
export function startGateway(
  target: string,
  refuses: (request: IncomingMessage) => Refusal | undefined,
): Promise<HttpServer> {
  return startHttpServer(async (request, response) => {
    const refusal = refuses(request);
    if (refusal === undefined) return passOn(target, request, response);
    request.resume();
    return response.writeHead(refusal.status, refusal.headers).end(refusal.body);
  });
}

async function passOn(
  target: string,
  request: IncomingMessage,
  response: ServerResponse,
  change: (headers: Record<string, string>) => void = () => {},
): Promise<void> {
  const { host: _, connection: __, ...rest } = request.headers;
  const headers = Object.fromEntries(
    Object.entries(rest).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
  );
  change(headers);
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const upstream = await fetch(target + request.url, {
    method: request.method ?? "GET",
    headers,
    ...(chunks.length === 0 ? {} : { body: Buffer.concat(chunks) }),
    redirect: "manual",
  });
  const {
    "content-encoding": ___,
    "transfer-encoding": ____,
    ...kept
  } = Object.fromEntries(upstream.headers);
  response.writeHead(upstream.status, kept);
  response.end(Buffer.from(await upstream.arrayBuffer()));
}
