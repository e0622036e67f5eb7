import type { ServerState } from "./state";

/** A server's state without what changes by merely using it (audit log, tokens and grants), and without its own key pair. */
export type Snapshot = Omit<
  ServerState,
  "audit" | "oauthTokens" | "outgoingTokens" | "oauth2Grants" | "ownConsumer"
>;

/** A deep copy for comparing two moments, value by value or byte for byte as JSON. */
export function snapshotOf(state: ServerState): Snapshot {
  const { audit, oauthTokens, outgoingTokens, oauth2Grants, ownConsumer, ...lasting } = state;
  return structuredClone(lasting);
}
