import type { EmulatorContext } from "../context/context";
import { PeerUnreachableError } from "../peer/http";
import type { Link, OAuthLevel } from "../state/server-state";
import { isSameLevel, levelsOf, type OAuthLevels } from "../store/levels";
import { checkLegacyAuthentication } from "./legacy-authentication";
import { fetchCapabilities, type RemoteCapabilities } from "./remote-capabilities";
import { fetchRemoteLevels, type StatusRequest, verifyConnection } from "./remote-levels";
import { StatusFailure, toStatusFailure } from "./status-failure";

/** The status of a link as both ends see it. The link works when no check failed. */
export interface LinkStatus {
  readonly localAuthentication: OAuthLevels;
  readonly remoteAuthentication: OAuthLevels | undefined;
  readonly failure: StatusFailure | undefined;
}

/** Finds out whether a link works, by contacting the peer. The first check that fails decides. */
export async function evaluateStatus(
  context: EmulatorContext,
  link: Link,
  request: StatusRequest,
): Promise<LinkStatus> {
  const local = levelsOf(context, link);
  let remote: OAuthLevels | undefined;
  let failure: StatusFailure | undefined;
  try {
    checkLocalCompatibility(link);
    const capabilities = await capabilitiesOf(context, link, local.outgoing);
    remote = await fetchRemoteLevels(context, link, capabilities, request);
    for (const level of [local.incoming, local.outgoing, remote.incoming, remote.outgoing])
      checkSupported(level);
    checkMismatch(context, local, remote);
    await checkLegacyAuthentication(context, link, local, capabilities, request.user);
    checkDisabled(local, remote);
    if (capabilities.hasStatusApi) await verifyConnection(context, link);
  } catch (error) {
    failure = await preferNetworkError(context, link, toStatusFailure(error));
  }
  return { localAuthentication: local, remoteAuthentication: remote, failure };
}

function checkLocalCompatibility({ isSystem, typeId }: Link): void {
  if (isSystem) throw new StatusFailure("SYSTEM_LINK");
  if (typeId === "generic") throw new StatusFailure("GENERIC_LINK");
  if (!ATLASSIAN_TYPES.has(typeId)) throw new StatusFailure("NON_ATLASSIAN");
}

/**
 * Without outgoing authentication there is nothing to test the connection with, so a peer that is down may be reported as either problem.
 */
async function capabilitiesOf(
  context: EmulatorContext,
  link: Link,
  outgoing: OAuthLevel,
): Promise<RemoteCapabilities> {
  try {
    return await fetchCapabilities(context, link);
  } catch (error) {
    const isUnreachable = error instanceof PeerUnreachableError;
    if (
      isUnreachable &&
      !outgoing.enabled &&
      context.quirks.unreachableWithoutOutgoing === "no-outgoing-auth"
    ) {
      throw new StatusFailure("NO_OUTGOING_AUTH");
    }
    throw error;
  }
}

function checkSupported({ enabled, twoLoEnabled }: OAuthLevel): void {
  if (enabled && !twoLoEnabled) throw new StatusFailure("AUTH_LEVEL_UNSUPPORTED");
}

function checkMismatch({ quirks }: EmulatorContext, local: OAuthLevels, remote: OAuthLevels): void {
  const outgoingAgrees = isSameLevel(local.outgoing, remote.incoming);
  const incomingAgrees =
    quirks.levelMismatch === "outgoing-only" || isSameLevel(local.incoming, remote.outgoing);
  if (!outgoingAgrees || !incomingAgrees) throw new StatusFailure("AUTH_LEVEL_MISMATCH");
}

function checkDisabled(local: OAuthLevels, remote: OAuthLevels): void {
  const levels = [local.incoming, local.outgoing, remote.incoming, remote.outgoing];
  if (levels.every(({ enabled }) => !enabled)) throw new StatusFailure("DISABLED");
}

/** A missing token may hide a network problem. A call with 2LO needs no token, and reveals it. */
async function preferNetworkError(
  context: EmulatorContext,
  link: Link,
  failure: StatusFailure,
): Promise<StatusFailure> {
  if (failure.type !== "LOCAL_AUTH_TOKEN_REQUIRED" && failure.type !== "REMOTE_AUTH_TOKEN_REQUIRED")
    return failure;
  try {
    await verifyConnection(context, link);
    return failure;
  } catch (error) {
    return toStatusFailure(error);
  }
}

const ATLASSIAN_TYPES = new Set([
  "jira",
  "confluence",
  "bamboo",
  "stash",
  "fecru",
  "fisheye",
  "crowd",
  "refapp",
]);
