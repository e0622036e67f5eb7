import type { EmulatorContext } from "../context/context";
import { callPeer, preferredProvider } from "../peer/authenticated";
import type { Link } from "../state/server-state";
import { providerClasses } from "../store/authentication-providers";
import type { OAuthLevels } from "../store/levels";
import type { RemoteCapabilities } from "./remote-capabilities";
import { type StatusErrorType, StatusFailure } from "./status-failure";

/**
 * Checks a link for Basic and Trusted Applications. With system administrator permission at the peer, the administration screen can migrate
 * both ends; otherwise an administrator has to do it by hand, in the peer's old screen if the peer has no migration API.
 *
 * @throws StatusFailure with one of the `LEGACY` types.
 */
export async function checkLegacyAuthentication(
  context: EmulatorContext,
  link: Link,
  local: OAuthLevels,
  capabilities: RemoteCapabilities,
  user: string,
): Promise<void> {
  const hasBasic = link.providers[providerClasses.basic] !== undefined;
  const trustsOutgoing = link.providers[providerClasses.trusted] !== undefined;
  const trustsIncoming = context.state.trustedApplications.some(({ linkId }) => linkId === link.id);
  if (!hasBasic && !trustsOutgoing && !trustsIncoming) return;

  const hasOAuth = local.incoming.enabled || local.outgoing.enabled;
  if (await hasRemoteSysadminAccess(context, link, user)) {
    throw new StatusFailure(hasOAuth ? "LEGACY_REMOVAL" : "LEGACY_UPDATE");
  }
  throw new StatusFailure(manualType());

  function manualType(): StatusErrorType {
    if (!hasOAuth) return "MANUAL_LEGACY_UPDATE";
    if (hasBasic && !trustsOutgoing && !trustsIncoming) return "LEGACY_REMOVAL";
    if (trustsIncoming && !hasBasic && !capabilities.hasMigrationApi)
      return "MANUAL_LEGACY_REMOVAL_WITH_OLD_EDIT";
    return "MANUAL_LEGACY_REMOVAL";
  }
}

/** A path at the peer that only system administrators may read. */
export const MIGRATION_PATH = "/rest/applinks/3.0/migration";

async function hasRemoteSysadminAccess(context: EmulatorContext, link: Link, user: string): Promise<boolean> {
  try {
    const path = `${MIGRATION_PATH}/${context.state.applicationId}`;
    const response = await callPeer(context, link, preferredProvider(link), { path, user });
    return response.status === 200;
  } catch {
    return false;
  }
}
