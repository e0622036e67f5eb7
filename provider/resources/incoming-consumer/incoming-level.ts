import { listProviders, PROVIDER, putProvider } from "../../confluence/authentication-providers";
import { readLevels, writeLevels } from "../../confluence/oauth-levels";
import type { Instance } from "../../connection/instance";
import type { OAuthLevel, OAuthLevels } from "../../format/oauth-levels";
import { AppLinksError } from "../../http/errors";
import { GENERIC } from "../application-link/inputs";
import { setLevels } from "../links/set-levels";

/**
 * Sets the incoming level of a link and leaves the outgoing direction unchanged. The server's call sets both directions and
 * erases the third-party configuration of a generic link's outgoing direction, so that is restored, even if the call fails:
 * it may have taken effect although its response was lost. Nothing to do for a link that no longer exists. The caller holds
 * the link's lock.
 *
 * @returns the levels that the link has now; undefined if it no longer exists
 */
export async function setIncomingLevel(
  instance: Instance,
  linkId: string,
  incoming: OAuthLevel,
): Promise<OAuthLevels | undefined> {
  const { http } = instance;
  const levels = await readLevels(http, linkId);
  if (levels === undefined || levels.incoming === incoming) return levels;
  if ((await instance.links.find(linkId))?.type !== GENERIC) {
    return setLevels(instance, linkId, { incoming }, levels);
  }
  const outgoing = levels.outgoing === "disabled" ? [] : ((await listProviders(http, linkId)) ?? []);
  const thirdParty = outgoing.find(
    ({ provider, config }) => provider === PROVIDER.oauth && Object.keys(config).length > 0,
  );
  const putBack = async (): Promise<void> => {
    if (thirdParty !== undefined) await putProvider(http, linkId, thirdParty);
  };
  try {
    await writeLevels(http, linkId, { incoming, outgoing: levels.outgoing });
  } catch (error) {
    const isRefused = error instanceof AppLinksError && error.status !== undefined && error.status < 500;
    if (!isRefused) await putBack().catch(() => undefined);
    throw error;
  }
  await putBack();
  return { incoming, outgoing: levels.outgoing };
}
