import type { Instance } from "../../../provider";
import type { Outcome } from "../check";
import type { Finding } from "../finding";

/** The REST APIs that the provider calls, and what does not work without them. */
const RESOURCES: readonly {
  readonly name: string;
  readonly path: string;
  readonly severity: Finding["severity"];
  readonly without: string;
}[] = [
  {
    name: "applinks 1.0",
    path: "/rest/applinks/1.0/applicationlink",
    severity: "warning",
    without:
      "Links to Atlassian applications need their `applicationId`, since the server cannot be asked to look it up.",
  },
  {
    name: "applinks 3.0",
    path: "/rest/applinks/3.0/applinks",
    severity: "error",
    without:
      "Application links require it: update the Application Links plugin to 5.2 or later (Confluence 6 and later).",
  },
  {
    name: "applinks-oauth 1.0",
    path: "/rest/applinks-oauth/1.0/applicationlink",
    severity: "error",
    without: "Consumers (IncomingConsumer, OutgoingServiceProvider) require it.",
  },
];

/** Checks which REST versions exist by reading a list from each. */
export async function examineRestVersions({ http }: Instance): Promise<Outcome> {
  const present: string[] = [];
  const findings: Omit<Finding, "check">[] = [];
  for (const { name, path, severity, without } of RESOURCES) {
    const { status, json } = await http.send({ method: "GET", path, operation: `read ${name}` });
    if (status === 200) present.push(name);
    else if (isWebSudoDemand(status, json)) {
      findings.push({
        severity: "error",
        says: `REST ${name} demands a secure administrator session even from requests with credentials.`,
        advice:
          "Use a user name and password instead of a token, or let an administrator switch secure administrator sessions off.",
      });
    } else
      findings.push({ severity, says: `REST ${name} does not exist (HTTP ${status}).`, advice: without });
  }
  const says =
    present.length === 0
      ? "None of the REST versions was found."
      : `The server has REST ${present.join(", ")}.`;
  return { findings: [{ severity: present.length === 0 ? "error" : "ok", says }, ...findings] };
}

function isWebSudoDemand(status: number, json: unknown): boolean {
  return status === 401 && /websudo/i.test(JSON.stringify(json) ?? "");
}
