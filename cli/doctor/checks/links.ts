import type { Instance } from "../../../provider/connection/instance";
import { type LinkStatus, linkStatusOrProblem } from "../../../provider/resources/link-status";
import type { Outcome } from "../check";
import type { Severity } from "../finding";

/** Categories with which there is nothing wrong. */
const HARMLESS: ReadonlySet<string> = new Set(["NON_ATLASSIAN", "SYSTEM"]);

/** Lets Confluence try every link, and says what to do about those that do not work. */
export async function examineLinks(instance: Instance): Promise<Outcome> {
  const links = await instance.links.all();
  const findings = await Promise.all(
    [...links].sort(byName).map(async ({ id, name, type, rpcUrl }) => {
      const status = await linkStatusOrProblem(instance, id);
      const isHarmless = HARMLESS.has(status.category ?? "");
      return {
        severity: severityOf(status),
        says: `“${name}” (${type}, ${rpcUrl}): ${isHarmless ? reassurance(status) : wordsFor(status)}.`,
        ...(status.working || isHarmless ? {} : { advice: status.advice }),
      };
    }),
  );
  if (findings.length > 0) return { findings };
  return { findings: [{ severity: "ok", says: "There are no application links." }] };
}

function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return one.name.localeCompare(other.name, "en");
}

function wordsFor({ working, type = "status unknown", details }: LinkStatus): string {
  if (working) return "works";
  return details === undefined ? type : `${type}: ${details.replace(/\.$/, "")}`;
}

/** What is said of a link that there is nothing to do about. */
function reassurance({ advice }: LinkStatus): string {
  return advice.replace(/^Nothing to do: /, "").replace(/\.$/, "");
}

function severityOf({ working, category }: LinkStatus): Severity {
  if (working) return "ok";
  return HARMLESS.has(category ?? "") ? "note" : "warning";
}
