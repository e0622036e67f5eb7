import type { Instance } from "../../../provider";
import type { Outcome } from "../check";

/** Reads the server's manifest: the only request that needs neither credentials nor permissions. */
export async function examineReachability(instance: Instance): Promise<Outcome> {
  const startedMs = Date.now();
  const { name, typeId, version, applinksVersion } = await instance.manifest();
  const elapsedMs = Date.now() - startedMs;
  const says = `${typeId} ${version} “${name}” with Application Links ${applinksVersion || "of unknown version"} responds at ${instance.settings.baseUrl} in ${elapsedMs} ms.`;
  return { reached: ["reachable"], findings: [{ severity: "ok", says }] };
}
