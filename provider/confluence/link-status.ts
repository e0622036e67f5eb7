import * as z from "zod";
import type { OAuthLevels } from "../format/oauth-levels";
import type { HttpClient } from "../http/client";
import { LEVELS_WIRE } from "./oauth-levels";
import { expectStatus, parse } from "./wire";

/** What Confluence found out by contacting the other application. */
export interface StatusReport {
  readonly working: boolean;
  readonly local: OAuthLevels | undefined;
  /** Absent if the other application did not report it. */
  readonly remote: OAuthLevels | undefined;
  /** Present if and only if the link does not work. */
  readonly error: StatusError | undefined;
}

/** The first check that failed. Newer servers may have types that this package does not know. */
export interface StatusError {
  readonly category: string;
  readonly type: string;
  readonly details: string | undefined;
  /** Where the user of this connection can authorise Confluence at the other application. */
  readonly authorisationUri: string | undefined;
}

const textWire = z
  .union([z.string(), z.array(z.string()).transform((lines) => lines.join("; "))])
  .nullish()
  .transform((text) => text || undefined);

const statusWire = z.object({
  working: z.boolean(),
  localAuthentication: LEVELS_WIRE.nullish(),
  remoteAuthentication: LEVELS_WIRE.nullish(),
  error: z
    .object({ category: z.string(), type: z.string(), details: textWire, authorisationUri: textWire })
    .nullish(),
});

/**
 * Has Confluence evaluate a link; undefined if there is none with this id. `GET /rest/applinks/3.0/status/{id}`. Confluence
 * contacts the other application, which takes seconds if that does not respond.
 */
export async function readStatus(http: HttpClient, linkId: string): Promise<StatusReport | undefined> {
  const response = await http.send({
    method: "GET",
    path: `/rest/applinks/3.0/status/${encodeURIComponent(linkId)}`,
    operation: `read the status of the application link ${linkId}`,
  });
  if (response.status === 404) return undefined;
  expectStatus(http, response, 200);
  const { working, localAuthentication, remoteAuthentication, error } = parse(http, response, statusWire);
  return {
    working,
    local: localAuthentication ?? undefined,
    remote: remoteAuthentication ?? undefined,
    error: error ?? undefined,
  };
}
