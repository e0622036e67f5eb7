import type { OwnConsumer, ServerState } from "./server-state";

/** A server's state without what changes through mere use (audit log, tokens and grants), and without its own key pair. */
export type Snapshot = Omit<
  ServerState,
  "audit" | "oauthTokens" | "outgoingTokens" | "oauth2Grants" | "ownConsumer"
>;

/** A deep copy, to be compared with one from another time, value by value or byte for byte as JSON. */
export function snapshotOf(state: ServerState): Snapshot {
  const { audit, oauthTokens, outgoingTokens, oauth2Grants, ownConsumer, ...lasting } = state;
  return structuredClone(lasting);
}

/** A deep copy of the state in which the key pair is still generated on first use. */
export function copyState({ ownConsumer, ...rest }: ServerState): ServerState {
  const copy: OwnConsumer = Object.create(Object.prototype, Object.getOwnPropertyDescriptors(ownConsumer));
  return { ...structuredClone(rest), ownConsumer: copy };
}
