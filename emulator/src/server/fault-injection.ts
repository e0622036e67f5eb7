import { setTimeout as delay } from "node:timers/promises";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { MiddlewareHandler } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { EmulatorEnv, RequestContext } from "../context/context";
import type { FaultAction } from "../context/faults";
import { errorPage } from "../http/html";
import { pathAndQuery } from "../http/request-addresses";
import { respondJson } from "../http/responses";
import { redirectToLogin } from "../login/login-form";

/** Logs every request and injects faults. */
export const logAndInjectFaults: MiddlewareHandler<EmulatorEnv> = async (c, next) => {
  const { faults, now, requests, settings } = c.var.context;
  requests.begin();
  c.set("caller", { user: undefined, role: "anonymous", method: "none", webSudo: false });
  const actions = faults.take(c.req.method, pathAndQuery(c));
  const latencyMs = actions.reduce((sum, action) => sum + (action.kind === "latency" ? action.ms : 0), 0);
  if (latencyMs + settings.latencyMs > 0) await delay(latencyMs + settings.latencyMs);

  const action = actions.find(({ kind }) => kind !== "latency");
  if (action === undefined || hasEffect(action)) await next();
  if (action !== undefined) replaceResponse(c, await faultyResponse(c, action));
  const isCut = c.res === RESPONSE_ALREADY_SENT;
  // Not by `c.header`, which would make the response anew and stream its body, for each header.
  if (!isCut) c.res.headers.set("Date", new Date(now()).toUTCString());
  if (!isCut && !isFromProxy(action)) addProductHeaders(c);
  const { user, method } = c.var.caller;
  requests.end({
    method: c.req.method,
    path: c.req.path,
    status: isCut ? 0 : c.res.status,
    user: user?.name,
    authentication: method,
  });
};

/** Whether the fault's response stands for one that a proxy sent: with a body from the test, or not from the product. */
function isFromProxy(action: FaultAction | undefined): boolean {
  if (action?.kind === "status") return action.body !== undefined;
  return action?.kind === "html" || action?.kind === "oversize";
}

/** The headers by which a product's first filters mark every response. */
function addProductHeaders(c: RequestContext): void {
  const { now, quirks, state } = c.var.context;
  if (!quirks.productHeaders || state.product === "generic") return;
  const { headers } = c.res;
  headers.set("X-ASEN", "SEN-L00000000");
  if (state.product === "confluence") headers.set("X-Confluence-Request-Time", String(now()));
  else headers.set("X-AREQUESTID", `${Math.floor(now() / 1000) % 100_000}x1x1`);
}

/** Whether the request is processed although its response is faulty. */
function hasEffect(action: FaultAction): boolean {
  if (action.kind === "reset-after" || action.kind === "truncate") return true;
  return "afterEffect" in action && action.afterEffect === true;
}

async function faultyResponse(c: RequestContext, action: FaultAction): Promise<Response> {
  switch (action.kind) {
    case "latency":
      return c.res;
    case "status":
      return statusResponse(c, action);
    case "reset-before":
    case "reset-after":
      return cutConnection(c);
    case "truncate":
      return truncated(c, action.keepBytes);
    case "oversize":
      return oversized(action.bytes ?? 64 * 1024 * 1024);
    case "html":
      // Not through the context, which would add the headers that the product has set so far.
      return new Response(action.body ?? "<!doctype html><html><body><h1>A proxy's page</h1></body></html>", {
        status: action.status ?? 200,
        headers: { "Content-Type": "text/html; charset=UTF-8" },
      });
    case "hang":
      return RESPONSE_ALREADY_SENT;
    case "redirect-to-login":
      return redirectToLogin(c);
  }
}

function statusResponse(c: RequestContext, fault: Extract<FaultAction, { kind: "status" }>): Response {
  const retryAfter: Record<string, string> =
    fault.retryAfter === undefined ? {} : { "Retry-After": String(fault.retryAfter) };
  // Not through the context, which would add the headers that the product has set so far.
  if (fault.body !== undefined) {
    return new Response(fault.body, { status: fault.status, headers: retryAfter });
  }
  for (const [name, value] of Object.entries(retryAfter)) c.header(name, value);
  const status = contentful(fault.status);
  const message = `Status ${status} on demand.`;
  const wantsJson = c.req.header("Accept")?.includes("json") ?? false;
  return wantsJson ? respondJson(c, { message }, status) : errorPage(c, status, message);
}

function cutConnection(c: RequestContext): Response {
  c.env.incoming.socket.destroy();
  return RESPONSE_ALREADY_SENT;
}

async function truncated(c: RequestContext, keepBytes: number | undefined): Promise<Response> {
  const body = Buffer.from(await c.res.arrayBuffer());
  if (body.length === 0) return cutConnection(c);
  const kept = body.subarray(0, keepBytes ?? Math.floor(body.length / 2));
  const { outgoing, incoming } = c.env;
  outgoing.writeHead(c.res.status, { ...Object.fromEntries(c.res.headers), "content-length": body.length });
  await new Promise((written) => outgoing.write(kept, written));
  incoming.socket.end();
  return RESPONSE_ALREADY_SENT;
}

function oversized(bytes: number): Response {
  const chunk = new TextEncoder().encode("x".repeat(64 * 1024));
  let left = bytes;
  let isStarted = false;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (!isStarted) controller.enqueue(new TextEncoder().encode('{"padding":"'));
      isStarted = true;
      controller.enqueue(chunk.subarray(0, Math.min(left, chunk.length)));
      left -= chunk.length;
      if (left > 0) return;
      controller.enqueue(new TextEncoder().encode('"}'));
      controller.close();
    },
  });
  return new Response(body, { headers: { "Content-Type": "application/json" } });
}

function replaceResponse(c: RequestContext, response: Response): void {
  // Otherwise Hono would copy the headers of the response being replaced.
  if (response !== c.res) c.res = undefined;
  c.res = response;
}

function contentful(status: number): ContentfulStatusCode {
  return status as ContentfulStatusCode;
}
