import { listProviders, PROVIDER } from "../../confluence/authentication-providers";
import { readIncomingTrust } from "../../confluence/servlets/trusted-applications";
import type { Instance } from "../../connection/instance";
import type { Trust } from "./state";

/** The declared directions as the server has them; three requests for both. */
export async function observe(instance: Instance, linkId: string, declared: Trust): Promise<Trust> {
  const { incoming, outgoing } = declared;
  return {
    incoming:
      incoming === undefined ? undefined : ((await readIncomingTrust(instance.servlets, linkId)) ?? false),
    outgoing: outgoing === undefined ? undefined : await hasOutgoing(instance, linkId),
  };
}

async function hasOutgoing({ http }: Instance, linkId: string): Promise<boolean> {
  const providers = (await listProviders(http, linkId)) ?? [];
  return providers.some(({ provider }) => provider === PROVIDER.trustedApplications);
}
