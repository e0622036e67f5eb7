import { failedFor } from "../../http/errors";
import type { Context } from "../definition";

/**
 * Reads an object of a kind that newer servers may no longer have. If an upgrade has removed the resource or page, the
 * object cannot be read: the state stays as it is, with a warning, so that the stack can be refreshed.
 *
 * @param what the object, as the subject of a sentence
 */
export async function readIfOffered<State>(
  { warn }: Context,
  what: string,
  state: State,
  read: () => Promise<State | undefined>,
): Promise<State | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!failedFor(error, "unsupported_server")) throw error;
    warn(
      `${what} cannot be read: this server no longer supports it, for example after an upgrade. The state keeps the last known values; remove the resource from the program to remove it from the state.`,
    );
    return state;
  }
}

/** Deletes such an object. What the server no longer supports is only removed from the state, with a warning. */
export async function deleteIfOffered(
  { warn }: Context,
  what: string,
  remove: () => Promise<void>,
): Promise<void> {
  try {
    await remove();
  } catch (error) {
    if (!failedFor(error, "unsupported_server")) throw error;
    warn(
      `${what} was only removed from the state: this server no longer supports it, for example after an upgrade, and cannot delete it.`,
    );
  }
}
