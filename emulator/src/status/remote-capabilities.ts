import type { EmulatorContext } from "../context/context";
import { fetchManifest } from "../peer/peer";
import type { Link } from "../state/server-state";
import { StatusFailure } from "./status-failure";

/** What the peer's Application Links plugin can do, according to its version. */
export interface RemoteCapabilities {
  /** Undefined when the manifest does not say. */
  readonly majorVersion: number | undefined;
  /** It has REST 3.0 `status`. */
  readonly hasStatusApi: boolean;
  /** It can move a link from legacy authentication to OAuth by itself. */
  readonly hasMigrationApi: boolean;
}

/**
 * Derives the peer's capabilities from its manifest.
 *
 * @throws StatusFailure `REMOTE_VERSION_INCOMPATIBLE` for a plugin older than 4.0.13; network errors are passed on.
 */
export async function fetchCapabilities(context: EmulatorContext, link: Link): Promise<RemoteCapabilities> {
  const { applinksVersion } = await fetchManifest(context, link.rpcUrl);
  const version = applinksVersion === undefined ? undefined : parseVersion(applinksVersion);
  if (version === undefined) return { majorVersion: undefined, hasStatusApi: false, hasMigrationApi: false };
  if (isBefore(version, OLDEST_COMPATIBLE))
    throw new StatusFailure("REMOTE_VERSION_INCOMPATIBLE", applinksVersion);
  const isRecent = !isBefore(version, FIRST_WITH_STATUS_API);
  return { majorVersion: version[0], hasStatusApi: isRecent, hasMigrationApi: isRecent };
}

type Version = readonly [major: number, minor: number, patch: number];

const OLDEST_COMPATIBLE: Version = [4, 0, 13];
const FIRST_WITH_STATUS_API: Version = [5, 2, 0];

function parseVersion(text: string): Version | undefined {
  const [, major, minor, patch] = /^(\d+)(?:\.(\d+))?(?:\.(\d+))?/.exec(text) ?? [];
  return major === undefined ? undefined : [Number(major), Number(minor ?? 0), Number(patch ?? 0)];
}

function isBefore(a: Version, b: Version): boolean {
  return a[0] !== b[0] ? a[0] < b[0] : a[1] !== b[1] ? a[1] < b[1] : a[2] < b[2];
}
