import * as z from "zod";
import type { HttpClient } from "../http/client";
import { expectStatus, parseEach } from "./wire";

/** Properties that the server stores with a link, with facts that REST exposes nowhere else. */
export const LINK_PROPERTY = {
  /** Key of the consumer with which the other application calls this one. */
  incomingConsumerKey: "oauth.incoming.consumerkey",
  /** Id of the trusted application; present exactly while it is trusted. */
  incomingTrustId: "trustedapps.incoming.applicationId",
} as const;

const linkWire = z.object({ id: z.string(), properties: z.record(z.string(), z.unknown()).nullish() });

/**
 * One property of all links that have it, by link id: a single request, however many links there are.
 * `GET /rest/applinks/3.0/applinks?property=…`.
 */
export async function readLinkProperty(
  http: HttpClient,
  property: (typeof LINK_PROPERTY)[keyof typeof LINK_PROPERTY],
): Promise<ReadonlyMap<string, string>> {
  const response = await http.send({
    method: "GET",
    path: "/rest/applinks/3.0/applinks",
    query: { property },
    operation: `read ${property} of the application links`,
  });
  expectStatus(http, response, 200);
  return new Map(
    parseEach(http, response, response.json, linkWire, { what: "application link" }).flatMap(
      ({ id, properties }) => {
        const value = properties?.[property];
        return typeof value === "string" ? [[id, value] as const] : [];
      },
    ),
  );
}
