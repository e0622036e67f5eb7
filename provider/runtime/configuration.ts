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

/** Whether a connection is to this address, without any request. One that cannot be read leads nowhere. */
export function leadsTo(connections: Connections, connection: string, url: string): boolean {
  return (
    configurationProblem(connections, connection) === undefined && !hasMoved(connections, connection, url)
  );
}
