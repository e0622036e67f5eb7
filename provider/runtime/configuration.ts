import type { Connections } from "../connection/connections";
import { AppLinksError, failedFor } from "../http/errors";

/** Why nothing can be declared on a connection, without any request; undefined = it can, also without a login. */
export function configurationProblem(connections: Connections, connection: string): string | undefined {
  try {
    connections.outline(connection);
    return undefined;
  } catch (error) {
    if (error instanceof AppLinksError) return error.message;
    throw error;
  }
}

/** The same connection at another address: recorded by an update in place. One that cannot be read moves nothing. */
export function hasMoved(connections: Connections, connection: string, recordedUrl: unknown): boolean {
  try {
    return connections.outline(connection).baseUrl !== recordedUrl;
  } catch (error) {
    if (failedFor(error, "not_configured", "invalid_configuration", "insecure_http")) return false;
    throw error;
  }
}

/** What to think of where a connection leads to another address than the one that is recorded; undefined = it does not. */
export function movedCaution(
  connections: Connections,
  connection: string,
  recordedUrl: unknown,
): string | undefined {
  if (typeof recordedUrl !== "string" || !hasMoved(connections, connection, recordedUrl)) return undefined;
  const { baseUrl } = connections.outline(connection);
  return `"${connection}" leads to ${baseUrl}, and its resources were made on ${recordedUrl}. If that is the same server under another address, go on. A copy of it (a test system made from a backup) has the same server id and cannot be told apart: do not run this stack on it, but declare it with a connection and a stack of its own.`;
}

/** Whether a connection is to this address, without any request. One that cannot be read leads nowhere. */
export function leadsTo(connections: Connections, connection: string, url: string): boolean {
  return (
    configurationProblem(connections, connection) === undefined && !hasMoved(connections, connection, url)
  );
}
