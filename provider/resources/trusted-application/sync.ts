import { PROVIDER, putProvider } from "../../confluence/authentication-providers";
import {
  disableIncomingTrust,
  disableOutgoingTrust,
  enableIncomingTrust,
} from "../../confluence/servlets/trusted-applications";
import type { Instance } from "../../connection/instance";
import { isSameIncoming } from "./inputs";
import type { Trust } from "./state";

/** Writes each direction that differs. */
export async function sync(instance: Instance, linkId: string, wanted: Trust, live: Trust): Promise<void> {
  const { http, servlets } = instance;
  if (wanted.incoming !== undefined && !isSameIncoming(live.incoming, wanted.incoming)) {
    if (wanted.incoming === false) await disableIncomingTrust(servlets, linkId);
    else await enableIncomingTrust(servlets, linkId, wanted.incoming);
  }
  if (wanted.outgoing === undefined || wanted.outgoing === live.outgoing) return;
  if (wanted.outgoing) {
    await putProvider(http, linkId, { provider: PROVIDER.trustedApplications, config: {} });
  } else {
    await disableOutgoingTrust(servlets, linkId);
  }
}
