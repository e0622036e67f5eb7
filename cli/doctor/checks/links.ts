import {
  AppLinksError,
  GENERIC,
  HttpClient,
  type Instance,
  type LinkStatus,
  linkStatusOrProblem,
  readOthersManifest,
} from "../../../provider";
import type { Outcome } from "../check";
import type { Severity } from "../finding";

/** Status categories that are not a problem. */
const HARMLESS: ReadonlySet<string> = new Set(["NON_ATLASSIAN", "SYSTEM"]);

const WORKS = "works";

/** How many links are named when the same verdict applies to more. */
const NAMED = 5;

/** The verdict on a link, without its name. */
interface Verdict {
  readonly link: string;
  readonly severity: Severity;
  readonly says: string;
  readonly advice?: string | undefined;
}

/** Has Confluence check the status of every link, and advises on those that do not work. */
export async function examineLinks(instance: Instance): Promise<Outcome> {
  const links = await instance.links.all();
  const verdicts = await Promise.all(
    [...links].sort(byName).map(async ({ id, name, type, rpcUrl }): Promise<Verdict> => {
      const status = await linkStatusOrProblem(instance, id);
      const isHarmless = HARMLESS.has(status.category ?? "");
      return {
        link: `“${name}” (${type}, ${rpcUrl})`,
        severity: severityOf(status),
        says: isHarmless ? reassurance(status) : wordsFor(status),
        ...(status.working || isHarmless ? {} : { advice: status.advice }),
        ...(status.working || type === GENERIC ? {} : await otherServerId(instance, id, rpcUrl)),
      };
    }),
  );
  if (verdicts.length > 0) return { findings: folded(verdicts) };
  return { findings: [{ severity: "ok", says: "There are no application links." }] };
}

/**
 * Whether a different application than the linked one is now at the link's address, as seen from this machine; undefined when unknown.
 * Makes one anonymous request to that application.
 */
async function otherServerId(
  { settings }: Instance,
  linkId: string,
  rpcUrl: string,
): Promise<Pick<Verdict, "severity" | "says" | "advice"> | undefined> {
  const { name, caFile, proxy, timeoutSeconds } = settings;
  // Omits what is meant for the Confluence server only: login, headers and client certificate.
  const http = new HttpClient({
    ...{ name, baseUrl: rpcUrl, caFile, proxy, timeoutSeconds, maxConcurrentRequests: 1 },
    ...{ credentials: { kind: "token", token: "" }, headers: {} },
    ...{ clientCertFile: undefined, clientKeyFile: undefined },
  });
  try {
    const { id } = await readOthersManifest(http);
    if (id === linkId) return undefined;
    return {
      severity: "warning",
      says: `the application there has the server id ${id}, but the link is to ${linkId}`,
      advice:
        "It was restored without its server id, replaced, or is a copy. Restore its former id; or delete the link, here and its counterpart there, and let `pulumi up --refresh` recreate it. Authentication that was set up for the former id does not work.",
    };
  } catch (error) {
    if (error instanceof AppLinksError) return undefined;
    throw error;
  } finally {
    await http.close();
  }
}

/** Reports identical verdicts once, at the first link they apply to. */
function folded(verdicts: readonly Verdict[]): Outcome["findings"] {
  const groups = new Map<string, Verdict[]>();
  for (const verdict of verdicts) {
    const key = JSON.stringify({ ...verdict, link: "" });
    groups.set(key, [...(groups.get(key) ?? []), verdict]);
  }
  return [...groups.values()].flatMap((group) =>
    group.slice(0, 1).map(({ severity, says, advice }) => {
      const others = group.length - NAMED;
      const named = group.slice(0, NAMED).map(({ link }) => link);
      const subject = `${named.join(", ")}${others > 0 ? ` and ${others} ${others === 1 ? "other" : "others"}` : ""}`;
      const words = says === WORKS && group.length > 1 ? "work" : says;
      return { severity, says: `${subject}: ${words}.`, ...(advice === undefined ? {} : { advice }) };
    }),
  );
}

function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return one.name.localeCompare(other.name, "en");
}

function wordsFor({ working, type = "status unknown", details }: LinkStatus): string {
  if (working) return WORKS;
  return details === undefined ? type : `${type}: ${details.replace(/\.$/, "")}`;
}

/** The finding on a link that needs no action. */
function reassurance({ advice }: LinkStatus): string {
  return advice.replace(/^Nothing to do: /, "").replace(/\.$/, "");
}

function severityOf({ working, category }: LinkStatus): Severity {
  if (working) return "ok";
  return HARMLESS.has(category ?? "") ? "note" : "warning";
}
