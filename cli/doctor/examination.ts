import { type ConnectionSettings, Instance } from "../../provider";
import type { Check, Milestone, Outcome } from "./check";
import { examineBaseUrl } from "./checks/base-url";
import { examineClock } from "./checks/clock";
import { examineLinks } from "./checks/links";
import { examineAdministrator, examineLogin } from "./checks/login";
import { examineOAuth2 } from "./checks/oauth2";
import { examineProxy } from "./checks/proxy";
import { examineReachability } from "./checks/reachability";
import { examineRestVersions } from "./checks/rest-versions";
import { examineTls } from "./checks/tls";
import { examineWebSudo } from "./checks/web-sudo";
import { examineWrites } from "./checks/writes";
import type { Finding } from "./finding";
import { findingOfError } from "./finding-of-error";

/** Checks of what every call depends on, including an application's. In this order, because each may explain why later ones fail. */
export const CHECKS_OF_THE_WAY: readonly Check[] = [
  { name: "proxy", run: examineProxy },
  { name: "TLS", needs: "routed", run: examineTls },
  { name: "reachability", needs: "routed", run: examineReachability },
  { name: "base URL", needs: "reachable", run: examineBaseUrl },
  { name: "clock", needs: "reachable", run: examineClock },
];

/** In this order, because each may explain why later ones fail. */
const CHECKS: readonly Check[] = [
  ...CHECKS_OF_THE_WAY,
  { name: "login", needs: "reachable", run: examineLogin },
  { name: "administrator", needs: "administrator", run: examineAdministrator },
  { name: "REST versions", needs: "administrator", run: examineRestVersions },
  { name: "writes", needs: "listed", run: examineWrites },
  { name: "secure sessions", needs: "administrator", run: examineWebSudo },
  { name: "OAuth 2.0", needs: "reachable", run: examineOAuth2 },
  { name: "link", needs: "listed", run: examineLinks },
];

/** Examines a server without changing anything on it. Credentials that were rejected once are not sent again. */
export async function examine(
  settings: ConnectionSettings,
  checks: readonly Check[] = CHECKS,
): Promise<Finding[]> {
  const instance = new Instance(settings);
  const reached = new Set<Milestone>();
  const findings: Finding[] = [];
  const skipped: string[] = [];
  try {
    for (const { name, needs, run } of checks) {
      if (needs !== undefined && !reached.has(needs)) {
        skipped.push(name);
        continue;
      }
      const outcome = await outcomeOf(run, instance);
      findings.push(...outcome.findings.map((finding) => ({ check: name, ...finding })));
      for (const milestone of outcome.reached ?? []) reached.add(milestone);
    }
    for (const note of instance.http.notes) {
      findings.push({ check: "lists", severity: "note", says: `The ${note}.` });
    }
  } finally {
    await instance.close();
  }
  return skipped.length === 0 ? findings : [...findings, notExamined(skipped)];
}

function notExamined(checks: readonly string[]): Finding {
  return {
    check: "not examined",
    severity: "note",
    says: `Because of the error above, the following was not checked: ${checks.join(", ")}.`,
  };
}

/** A check that throws reports its error as the finding. */
async function outcomeOf(run: Check["run"], instance: Instance): Promise<Outcome> {
  try {
    return await run(instance);
  } catch (error) {
    return { findings: [findingOfError(error)] };
  }
}
