import { storeIncomingConsumer } from "../consumers/consumer-store";
import { setOutgoingLevel } from "../consumers/levels";
import type { EmulatorContext } from "../context";
import { fetchConsumerInfo } from "../peer/peer";
import type { Link } from "../state";
import { type PeerLogin, trustAtPeer } from "./peer-administration";

/** Configures OAuth with 2LO in both directions, here and at the peer. False when the peer did not play along. */
export async function configureMutualTrust(
  context: EmulatorContext,
  link: Link,
  login: PeerLogin,
): Promise<boolean> {
  try {
    const { key, name, description = null, publicKey } = await fetchConsumerInfo(context, link.rpcUrl);
    storeIncomingConsumer(context, link, {
      key,
      name,
      description,
      publicKey,
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
