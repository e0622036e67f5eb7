import type { Reason } from "../http/errors";
import { failedFor } from "../http/errors";
import { Unfinished } from "../resources/definition";

/** Reasons for which an update fails before it has written anything. */
const BEFORE_ANY_WRITE: readonly Reason[] = [
  "consumer_key_taken",
  "declared_twice",
  "instance_mismatch",
  "locks_itself_out",
  "user_not_found",
  "wrong_link_type",
];

/**
 * A failed update may have taken effect, entirely or in part. Recorded as unfinished, it is repeated by the next `up`, even
 * if the program is reverted.
 *
 * @param state what was recorded before
 * @param writeOnly inputs that the server never returns, which count as not written
 */
export function unconfirmed<State extends object>(
  error: unknown,
  id: string,
  state: State,
  writeOnly: ReadonlySet<string>,
): unknown {
  if (error instanceof Unfinished || failedFor(error, ...BEFORE_ANY_WRITE)) return error;
  const entries = Object.entries(state).map(([name, value]) => [name, writeOnly.has(name) ? "" : value]);
  return new Unfinished(id, Object.fromEntries(entries) as State, error);
}
