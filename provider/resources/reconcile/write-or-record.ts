import { Unfinished } from "../definition";
import { isResponseLost } from "./lost-response";

/** A creation that consists of writes to an object whose id is known beforehand. */
export interface Writes<State, Live> {
  readonly id: string;
  /** What is recorded if the writes fail halfway: as declared, to be corrected by the next refresh. */
  readonly state: State;
  /** What was on the server before, which is adopted; undefined = nothing. */
  readonly existing: Live | undefined;
  /** Writes what differs from what is on the server. */
  write(live: Live | undefined): Promise<void>;
  /** What is on the server now; undefined = nothing. */
  observe(): Promise<Live | undefined>;
}

/**
 * Runs the writes of a creation. If the response to one is lost and part of the object exists, the creation continues from
 * there, once. If it still fails, and part of the object exists or may exist, the state is recorded, so that the next run
 * continues and a destroy removes what exists.
 *
 * @throws Unfinished, or what `write` throws if nothing exists, or if an object was to be adopted
 */
export async function writeOrRecord<State, Live>(writes: Writes<State, Live>): Promise<void> {
  const { id, state, existing, write, observe } = writes;
  try {
    await write(existing);
  } catch (cause) {
    if (existing !== undefined) throw cause;
    let live: Live | undefined;
    try {
      live = await observe();
    } catch {
      throw new Unfinished(id, state, cause);
    }
    if (live === undefined) throw cause;
    if (!isResponseLost(cause)) throw new Unfinished(id, state, cause);
    try {
      await write(live);
    } catch (again) {
      throw new Unfinished(id, state, again);
    }
  }
}
