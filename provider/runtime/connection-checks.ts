import type { Connections } from "../connection/connections";
import { AppLinksError, failedFor } from "../http/errors";

/** Why a connection cannot be used, without any request; undefined = it can. A login is not required. */
export function configurationProblem(connections: Connections, connection: string): string | undefined {
  try {
    connections.outline(connection);
    return undefined;
  } catch (error) {
    if (error instanceof AppLinksError) return error.message;
    throw error;
  }
}

/** Whether a connection has a new base URL, which an update in place records. False for a connection that cannot be read. */
export function hasMoved(connections: Connections, connection: string, recordedUrl: unknown): boolean {
  try {
    return connections.outline(connection).baseUrl !== recordedUrl;
  } catch (error) {
    if (failedFor(error, "not_configured", "invalid_configuration", "insecure_http")) return false;
    throw error;
  }
}

/** The warning about a connection that leads to a different URL than the recorded one; undefined = it does not. */
export function movedCaution(
  connections: Connections,
  connection: string,
  recordedUrl: unknown,
): string | undefined {
  if (typeof recordedUrl !== "string" || !hasMoved(connections, connection, recordedUrl)) return undefined;
  const { baseUrl } = connections.outline(connection);
  return `"${connection}" leads to ${baseUrl}, but its resources were created on ${recordedUrl}. If that is the same server under another URL, continue. A copy of it (a test system made from a backup) has the same server id and cannot be distinguished: do not run this stack on a copy, but use a separate connection and a separate stack for it.`;
}

/** Whether a connection leads to this URL, without any request. False for a connection that cannot be read. */
export function leadsTo(connections: Connections, connection: string, url: string): boolean {
  return (
    configurationProblem(connections, connection) === undefined && !hasMoved(connections, connection, url)
  );
}
