import type { Instance } from "../../../provider/connection/instance";
import { type LinkStatus, linkStatusOrProblem } from "../../../provider/resources/link-status";
import type { Outcome } from "../examination";
import type { Severity } from "../finding";

/** Categories with which there is nothing wrong. */
const HARMLESS: ReadonlySet<string> = new Set(["NON_ATLASSIAN", "SYSTEM"]);

/** Lets Confluence try every link, and says what to do about those that do not work. */
export async function examineLinks(instance: Instance): Promise<Outcome> {
  const links = await instance.links.all();
  const findings = await Promise.all(
    links.map(async ({ id, name, type, rpcUrl }) => {
      const status = await linkStatusOrProblem(instance, id);
      const found = status.working ? "works" : (status.type ?? "status unknown");
      const details = status.details === undefined ? "" : `: ${status.details}`;
      return {
        severity: severityOf(status),
        says: `“${name}” (${type}, ${rpcUrl}): ${found}${details}.`,
        ...(status.working || HARMLESS.has(status.category ?? "") ? {} : { advice: status.advice }),
      };
    }),
  );
  if (findings.length > 0) return { findings };
  return { findings: [{ severity: "ok", says: "There are no application links." }] };
}

function severityOf({ working, category }: LinkStatus): Severity {
  if (working) return "ok";
  return HARMLESS.has(category ?? "") ? "note" : "warning";
}
