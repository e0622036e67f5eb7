import type { Report, ReportedChange } from "../report";
import type { DirectionRow } from "../trust";

/** One sentence of the list of changes. */
export interface ChangeLine {
  readonly operation: ReportedChange["operation"];
  readonly sentence: string;
}

/** The sentences to list; what both ends of a link say in the same words, once. */
export function changeLines({ changes }: Report): ChangeLine[] {
  const lines = changes.flatMap(({ operation, sentences }) =>
    sentences.map((sentence) => ({ operation, sentence })),
  );
  const told = new Set<string>();
  return lines.filter(({ operation, sentence }) => {
    const line = `${operation} ${sentence}`;
    const isNew = !told.has(line);
    told.add(line);
    return isNew;
  });
}

/** Names of the caller and of the called one. */
export function sidesOf({ applications, servers }: Report, row: DirectionRow): [string, string] {
  const application = applications.find(({ key }) => key === row.application)?.name ?? row.application;
  const server = servers.find(({ connection }) => connection === row.connection)?.name ?? "Confluence";
  return row.direction === "incoming" ? [application, server] : [server, application];
}

/** Heading of the section about who did it. */
export const TRAIL_TITLE = "What the audit log says";

/** Heads of its table. */
export const TRAIL_HEADS = ["When (UTC)", "Who", "What", "Application", "Server"] as const;

/** Cells of its table. */
export function trailRows({ auditTrail }: Report): string[][] {
  return (auditTrail?.entries ?? []).map(({ atMs, author, action, application, server }) => [
    Number.isNaN(atMs) ? "—" : new Date(atMs).toISOString().slice(0, 16).replace("T", " "),
    author,
    action,
    application,
    server,
  ]);
}
