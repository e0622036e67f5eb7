import {
  AppLinksError,
  AUDIT_EVENTS_READ,
  type AuditEvent,
  type ConfigReader,
  Instance,
  readAuditEvents,
  readConnection,
} from "../../provider";
import type { Plan } from "../plan/plan";
import type { AuditEntry, AuditTrail } from "../report/audit-entry";
import type { Report } from "../report/report";
import { textOf } from "../report/values";

/** How many entries are shown for each application; more would be its whole history. */
const NEWEST = 5;

/**
 * Reads who changed what from the audit logs of the servers that have drifted, with one request each. A log that cannot be read adds a
 * sentence to the result and is never a failure: the drift is known without it.
 */
export async function auditTrailOf(report: Report, plan: Plan, config: ConfigReader): Promise<AuditTrail> {
  const trails = await Promise.all(
    report.servers.map(async ({ connection, name }) => {
      const applications = report.applications.filter((node) => node.connection === connection);
      const named = applications.map((node) => ({
        application: node.name,
        terms: termsOf(node.key, node.name, plan),
      }));
      try {
        return await trailOn(connection, name, named, config);
      } catch (error) {
        if (!(error instanceof AppLinksError)) throw error;
        return { entries: [], notes: [`The audit log of ${name} could not be read: ${error.what}.`] };
      }
    }),
  );
  return {
    entries: trails.flatMap(({ entries }) => entries),
    notes: trails.flatMap(({ notes }) => notes),
  };
}

interface NamedApplication {
  readonly application: string;
  readonly terms: ReadonlySet<string>;
}

async function trailOn(
  connection: string,
  server: string,
  applications: readonly NamedApplication[],
  config: ConfigReader,
): Promise<AuditTrail> {
  const instance = new Instance(readConnection(connection, config));
  try {
    const events = await readAuditEvents(instance.http);
    if (events === undefined) {
      return { entries: [], notes: [`${server} has no audit log that can be read.`] };
    }
    const own = instance.http.account.usernameFor();
    const entries = applications.flatMap(({ application, terms }) =>
      othersFirst(
        events.filter((event) => event.terms.some((term) => terms.has(term))),
        own,
      )
        .slice(0, NEWEST)
        .map(({ atMs, author, action }): AuditEntry => ({ atMs, author, action, application, server })),
    );
    const notes =
      entries.length > 0
        ? []
        : [
            `None of the newest ${AUDIT_EVENTS_READ} entries of the audit log of ${server} names these applications.`,
          ];
    const leftOut = [...instance.http.notes].map((note) => `The ${note}.`);
    return { entries: entries.sort(newestFirst), notes: [...notes, ...leftOut] };
  } finally {
    await instance.close();
  }
}

function newestFirst(one: AuditEntry, other: AuditEntry): number {
  return other.atMs - one.atMs || one.application.localeCompare(other.application, "en");
}

/** Leaves out entries by the program's own login, unless there are no others. */
function othersFirst(events: readonly AuditEvent[], own: string | undefined): readonly AuditEvent[] {
  const others = events.filter(({ author }) => author !== own);
  return others.length > 0 ? others : events;
}

/** The strings by which an entry may refer to an application: its name and URLs, before and after, and its id. */
function termsOf(key: string, name: string, { resources }: Plan): ReadonlySet<string> {
  const own = resources.filter(({ urn }) => urn === key);
  const values = own.flatMap(({ before, after }) =>
    [before, after].flatMap((state) => [
      state?.id ?? "",
      ...["name", "rpcUrl", "displayUrl"].flatMap((input) => [
        textOf(state?.inputs[input]),
        textOf(state?.outputs[input]),
      ]),
    ]),
  );
  return new Set([name, ...values].filter((term) => term !== ""));
}
