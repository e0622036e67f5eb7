import type { EmulatorContext } from "../context/context";
import type { Link, OAuthLevel } from "../state/server-state";
import { deleteIncomingConsumer, incomingConsumer, storeIncomingConsumer } from "../store/consumer-store";
import { type OAuthLevels, setConsumerLevel, setOutgoingLevel } from "../store/levels";
import { fetchConsumerInfo } from "./peer";
import { type PeerLogin, trustAtPeer } from "./peer-administration";

/** Configures OAuth with 2LO in both directions, here and at the peer. False when the peer did not cooperate. */
export async function configureMutualTrust(
  context: EmulatorContext,
  link: Link,
  login: PeerLogin,
): Promise<boolean> {
  try {
    storeIncomingConsumer(context, link, {
      ...(await fetchConsumerInfo(context, link.rpcUrl)),
      callback: null,
      threeLOAllowed: true,
      twoLOAllowed: true,
      executingTwoLOUser: null,
      twoLOImpersonationAllowed: false,
    });
    setOutgoingLevel(context, link, { enabled: true, twoLoEnabled: true, twoLoImpersonationEnabled: false });
    return await trustAtPeer(context, login);
  } catch {
    return false;
  }
}

/**
 * Sets both directions, incoming first: disabling deletes the consumer with its tokens; enabling keeps the stored consumer or downloads the
 * peer's.
 *
 * @throws Error when the peer's consumer cannot be downloaded; the outgoing direction is unchanged then.
 */
export async function applyLevels(context: EmulatorContext, link: Link, levels: OAuthLevels): Promise<void> {
  await applyIncoming(context, link, levels.incoming);
  setOutgoingLevel(context, link, levels.outgoing);
}

async function applyIncoming(context: EmulatorContext, link: Link, level: OAuthLevel): Promise<void> {
  if (!level.enabled) return deleteIncomingConsumer(context, link);
  if (incomingConsumer(context, link) === undefined) {
    storeIncomingConsumer(context, link, {
      ...(await fetchConsumerInfo(context, link.rpcUrl)),
      callback: null,
      threeLOAllowed: true,
      twoLOAllowed: false,
      executingTwoLOUser: null,
      twoLOImpersonationAllowed: false,
    });
  }
  setConsumerLevel(context, link, level);
}
