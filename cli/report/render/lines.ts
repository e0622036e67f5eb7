import { alike } from "../alike";
import type { Report, ReportedChange } from "../report";
import type { DirectionRow } from "../trust";

/** One sentence of the list of changes. */
export interface ChangeLine {
  readonly operation: ReportedChange["operation"];
  readonly sentence: string;
}

/** The sentences to list; those that apply to several applications, or to both ends of a link, appear once. */
export function changeLines({ changes }: Report): ChangeLine[] {
  const lines = changes.flatMap(({ operation, sentences, application }) =>
    sentences.map((sentence) => ({ operation, sentence, application })),
  );
  const told = [...new Set(lines.map(({ operation }) => operation))].flatMap((operation) =>
    alike(lines.filter((line) => line.operation === operation)).map(({ sentence, items: [first] }) => ({
      operation,
      sentence,
      place: first === undefined ? 0 : lines.indexOf(first),
    })),
  );
  return told
    .sort((one, other) => one.place - other.place)
    .map(({ operation, sentence }) => ({ operation, sentence }));
}

/** The names of the caller and of the application that is called. */
export function sidesOf({ applications, servers }: Report, row: DirectionRow): [string, string] {
  const application = applications.find(({ key }) => key === row.application)?.name ?? row.application;
  const server = servers.find(({ connection }) => connection === row.connection)?.name ?? "Confluence";
  return row.direction === "incoming" ? [application, server] : [server, application];
}

/** Heading of the section about who did it. */
export const TRAIL_TITLE = "What the audit log says";

/** The table's headers. */
export const TRAIL_HEADS = ["When (UTC)", "Who", "What", "Application", "Server"] as const;

/** The table's cells. */
export function trailRows({ auditTrail }: Report): string[][] {
  return (auditTrail?.entries ?? []).map(({ atMs, author, action, application, server }) => [
    Number.isNaN(atMs) ? "—" : new Date(atMs).toISOString().slice(0, 16).replace("T", " "),
    author,
    action,
    application,
    server,
  ]);
}
