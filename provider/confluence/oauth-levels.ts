import * as z from "zod";
import type { OAuthLevel, OAuthLevels } from "../format/oauth-levels";
import type { HttpClient } from "../http/client";
import type { HttpResponse } from "../http/messages";
import { expectStatus, parse, permissionDenied } from "./wire";

/** Whether a link has OAuth disabled in both directions. */
export function isOff({ incoming, outgoing }: OAuthLevels): boolean {
  return incoming === "disabled" && outgoing === "disabled";
}

const directionWire = z.object({
  enabled: z.boolean(),
  twoLoEnabled: z.boolean().default(false),
  twoLoImpersonationEnabled: z.boolean().default(false),
});

/** Both directions in the format that all of REST 3.0 uses. */
export const LEVELS_WIRE = z
  .object({ incoming: directionWire, outgoing: directionWire })
  .transform(
    ({ incoming, outgoing }): OAuthLevels => ({ incoming: levelOf(incoming), outgoing: levelOf(outgoing) }),
  );

/** Reads the levels; undefined if there is no such link. `GET /rest/applinks/3.0/status/{id}/oauth`. */
export async function readLevels(http: HttpClient, linkId: string): Promise<OAuthLevels | undefined> {
  const response = await http.send({
    method: "GET",
    path: pathOf(linkId),
    operation: `read the OAuth settings of the application link ${linkId}`,
  });
  if (response.status === 404) return undefined;
  expectStatus(http, response, 200);
  return parse(http, response, LEVELS_WIRE);
}

/**
 * Sets both levels. `PUT /rest/applinks/3.0/status/{id}/oauth` → 204. Side effects: disabling the incoming direction deletes
 * the stored consumer with its tokens; the outgoing providers are registered again with an empty configuration, which erases
 * that of a third-party service provider.
 *
 * @throws AppLinksError `permission_denied` (2LOi requires a system administrator), `not_found`, or `peer_unreachable` if
 * incoming is enabled, no consumer is stored yet and Confluence cannot fetch one from the other application (409)
 */
export async function writeLevels(http: HttpClient, linkId: string, levels: OAuthLevels): Promise<void> {
  const response = await http.send({
    method: "PUT",
    path: pathOf(linkId),
    json: { incoming: flagsOf(levels.incoming), outgoing: flagsOf(levels.outgoing) },
    operation: `set the OAuth settings of the application link ${linkId}`,
  });
  if (response.status === 409) throw noConsumerInfo(http, response);
  if (response.status === 403 && Object.values(levels).includes("2LOi")) {
    throw permissionDenied(
      http,
      response,
      "system administrator",
      'The level "2LOi" lets an application act as any user.',
    );
  }
  expectStatus(http, response, 204, 200);
}

function noConsumerInfo(http: HttpClient, response: HttpResponse): Error {
  return http.failure(
    "peer_unreachable",
    response,
    "Confluence has no key of the other application yet and could not fetch one (<rpcUrl>/plugins/servlet/oauth/consumer-info). " +
      "Start the other application and run again, or register its key with an IncomingConsumer.",
  );
}

function pathOf(linkId: string): string {
  return `/rest/applinks/3.0/status/${encodeURIComponent(linkId)}/oauth`;
}

function levelOf({
  enabled,
  twoLoEnabled,
  twoLoImpersonationEnabled,
}: z.infer<typeof directionWire>): OAuthLevel {
  if (!enabled) return "disabled";
  if (twoLoImpersonationEnabled) return "2LOi";
  return twoLoEnabled ? "2LO" : "3LO";
}

function flagsOf(level: OAuthLevel): z.infer<typeof directionWire> {
  return {
    enabled: level !== "disabled",
    twoLoEnabled: level === "2LO" || level === "2LOi",
    twoLoImpersonationEnabled: level === "2LOi",
  };
}
