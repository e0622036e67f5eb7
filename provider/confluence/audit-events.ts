import * as z from "zod";
import type { HttpClient } from "../http/client";
import { expectStatus, parse, parseEach } from "./wire";

/** One entry of the audit log. */
export interface AuditEvent {
  readonly atMs: number;
  /** Display name or user name, whichever the log records. */
  readonly author: string;
  /** What was done, in the server's language. */
  readonly action: string;
  /** Everything the entry mentions: affected objects with their ids, values before and after. */
  readonly terms: readonly string[];
}

const word = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) => String(value ?? ""));
const list = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);

const eventWire = z.object({
  timestamp: z.string(),
  author: z.object({ name: word }).nullish(),
  type: z.object({ action: word }),
  affectedObjects: list(z.object({ name: word, id: word, uri: word })),
  changedValues: list(z.object({ from: word, to: word })),
  extraAttributes: list(z.object({ value: word })),
});

const eventsWire = z.object({ entities: z.array(z.unknown()) });

/** The maximum number of entries that are read, in one request. */
export const AUDIT_EVENTS_READ = 1_000;

/**
 * Reads the newest entries of the audit log. `GET /rest/auditing/1.0/events`, for administrators.
 *
 * @returns undefined when the server has no such resource (before Confluence 7.5)
 */
export async function readAuditEvents(http: HttpClient): Promise<readonly AuditEvent[] | undefined> {
  const response = await http.send({
    method: "GET",
    path: `/rest/auditing/1.0/events?limit=${AUDIT_EVENTS_READ}`,
    operation: "read the audit log",
  });
  if (response.status === 404) return undefined;
  expectStatus(http, response, 200);
  const { entities } = parse(http, response, eventsWire);
  return parseEach(http, response, entities, eventWire, { what: "audit log entry" }).map(
    ({ timestamp, author, type, affectedObjects, changedValues, extraAttributes }) => ({
      atMs: Date.parse(timestamp),
      author: author?.name || "an unknown user",
      action: type.action,
      terms: [
        ...affectedObjects.flatMap(({ name, id, uri }) => [name, id, uri]),
        ...changedValues.flatMap(({ from, to }) => [from, to]),
        ...extraAttributes.map(({ value }) => value),
      ].filter((term) => term !== ""),
    }),
  );
}
