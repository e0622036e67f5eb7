import { randomUUID } from "node:crypto";
import { failedFor, type HttpClient, type Instance, serverWords } from "../../../provider";
import type { Outcome } from "../check";
import { findingOfError } from "../finding-of-error";

/** The methods that update and delete; creating uses the same method as updating. */
const METHODS = ["PUT", "DELETE"] as const;

/**
 * Checks whether writes reach the server, using an id that no link has, so that nothing changes. If they do, the server responds that the
 * link does not exist.
 */
export async function examineWrites({ http }: Instance): Promise<Outcome> {
  const findings = [...(await examineXsrfHeader(http))];
  for (const method of METHODS) {
    const id = randomUUID();
    const url = `https://${id}.invalid`;
    const json = { name: id, rpcUrl: url, displayUrl: url, primary: false };
    try {
      const response = await http.send({
        method,
        path: `/rest/applinks/3.0/applinks/${id}`,
        ...(method === "PUT" ? { json } : {}),
        operation: `${method} a link that is not there`,
      });
      if (response.status === 404 || response.status === 204) continue;
      const words = serverWords(response);
      const said = words === undefined ? "" : `: ${http.redactor.redact(words).replace(/\.$/, "")}`;
      findings.push({
        severity: "error",
        says: `${method} is refused although the links can be read${said} (HTTP ${response.status}).`,
        advice: "Nothing can be changed on this server until that is resolved.",
      });
    } catch (error) {
      if (!failedFor(error, "refused_by_intermediary", "xsrf_check_failed")) throw error;
      findings.push(findingOfError(error));
    }
  }
  if (findings.length > 0) return { findings };
  return {
    findings: [{ severity: "ok", says: "Writes reach the server (tested with a link that does not exist)." }],
  };
}

/**
 * Checks whether `X-Atlassian-Token` reaches the server, without which form posts and manifest look-ups are rejected. Uses a read that
 * Confluence protects like a write, with an empty URL, so that no other application is called.
 */
async function examineXsrfHeader(http: HttpClient): Promise<Outcome["findings"]> {
  try {
    await http.send({
      method: "GET",
      path: "/rest/applinks/1.0/applicationlinkForm/manifest",
      query: { url: "" },
      operation: "pass the check against forged requests",
      expects: "text",
    });
    return [];
  } catch (error) {
    if (!failedFor(error, "xsrf_check_failed", "refused_by_intermediary")) throw error;
    return [findingOfError(error)];
  }
}
