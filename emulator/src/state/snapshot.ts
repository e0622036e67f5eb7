import type { OwnConsumer, ServerState } from "./state";

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

/** A deep copy of the state that leaves the making of the key pair to whoever looks at it. */
export function copyState({ ownConsumer, ...rest }: ServerState): ServerState {
  const copy: OwnConsumer = Object.create(Object.prototype, Object.getOwnPropertyDescriptors(ownConsumer));
  return { ...structuredClone(rest), ownConsumer: copy };
}
