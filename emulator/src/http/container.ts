import type { Server } from "node:http";
import type { MiddlewareHandler } from "hono";
import type { EmulatorEnv } from "../context/context";
import { errorPage } from "./html";

/** Limit for the request line and all headers together: the default of Tomcat's `maxHttpHeaderSize`. */
export const MAX_HEADER_BYTES = 8 * 1024;

/** What Tomcat 9 and later refuse before an application sees it: characters that a request line must encode, and encoded slashes in its path. */
export const containerChecks: MiddlewareHandler<EmulatorEnv> = async (c, next) => {
  const target = c.env.incoming.url ?? "/";
  const [path = ""] = target.split("?");
  if (/["<>[\\\]^`{|}]/.test(target))
    return errorPage(c, 400, "Invalid character found in the request target");
  if (/%(?:2f|5c)/i.test(path)) return errorPage(c, 400, "Invalid URI: [The encoded slash is not allowed]");
  return next();
};

/** Responds with Tomcat's 400 to what Node cannot parse, too many headers included. */
export function refuseMalformedRequests(server: Server): void {
  server.on("clientError", (_error, socket) => {
    if (socket.writable) socket.end("HTTP/1.1 400 \r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  });
}
