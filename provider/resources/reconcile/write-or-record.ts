import { Unfinished } from "../definition";
import { isResponseLost } from "./lost-response";

/** A creation that consists of writes to an object whose id is known beforehand. */
export interface Writes<State, Live> {
  readonly id: string;
  /** What is recorded when the writes fail half-way: as declared, to be corrected by the next refresh. */
  readonly state: State;
  /** What was on the server before, which is taken over; undefined = nothing. */
  readonly existing: Live | undefined;
  /** Writes what differs from what is on the server. */
  write(live: Live | undefined): Promise<void>;
  /** What is on the server now; undefined = nothing of it. */
  observe(): Promise<Live | undefined>;
}

/**
 * Runs the writes of a creation. When the response to one is lost and something of the object is there, the creation goes
 * on from that, once. When it fails all the same, and something is there or that cannot be told, the state is recorded, so
 * that the next run goes on and a destroy removes what is there.
 *
 * @throws Unfinished, or what `write` throws when nothing is there, or when an object was to be taken over
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
