import { listProviders, PROVIDER, putProvider } from "../../confluence/authentication-providers";
import { type OAuthLevel, readLevels, writeLevels } from "../../confluence/oauth-levels";
import type { Instance } from "../../connection/instance";

/**
 * Sets the incoming level of a link and leaves its outgoing side as it is. The server's call sets both directions and
 * wipes the third-party configuration of the outgoing one, so that is put back. A link that is gone needs nothing.
 * The caller holds the link's lock.
 */
export async function setIncomingLevel(
  instance: Instance,
  linkId: string,
  incoming: OAuthLevel,
): Promise<void> {
  const { http } = instance;
  const levels = await readLevels(http, linkId);
  if (levels === undefined || levels.incoming === incoming) return;
  const outgoing = levels.outgoing === "disabled" ? [] : ((await listProviders(http, linkId)) ?? []);
  await writeLevels(http, linkId, { incoming, outgoing: levels.outgoing });
  const thirdParty = outgoing.find(
    ({ provider, config }) => provider === PROVIDER.oauth && Object.keys(config).length > 0,
  );
  if (thirdParty !== undefined) await putProvider(http, linkId, thirdParty);
}
