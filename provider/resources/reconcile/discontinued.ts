import { failedFor } from "../../http/errors";
import type { Context } from "../definition";

/**
 * Reads an object of a kind that newer servers may no longer have. Where the resource or page is gone, after an upgrade,
 * nothing can be said of it: the state stays as it is, with a warning, so that the stack can be refreshed.
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
      `${what} cannot be looked at: this server no longer offers it, as after an upgrade. The state keeps what was seen last; remove the resource from the program, which then takes it out of the state.`,
    );
    return state;
  }
}

/** Deletes such an object. What the server no longer offers is taken out of the state alone, with a warning. */
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
      `${what} was taken out of the state alone: this server no longer offers it, as after an upgrade, and has nothing to remove it with.`,
    );
  }
}
