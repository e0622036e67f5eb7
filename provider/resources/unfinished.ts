import { Unfinished } from "./definition";

/** A creation that consists of writes to an object whose id is known beforehand. */
export interface Writes<State> {
  readonly id: string;
  /** What is recorded when the writes fail half-way: as declared, to be corrected by the next refresh. */
  readonly state: State;
  write(): Promise<void>;
  /** Whether anything of it is on the server. */
  isThere(): Promise<boolean>;
}

/**
 * Runs the writes of a creation. When they fail and something of it is there, or that cannot be told, the state is
 * recorded all the same, so that the next run goes on and a destroy removes what is there.
 *
 * @throws Unfinished, or what `write` throws when nothing is there
 */
export async function writeOrRecord<State>({ id, state, write, isThere }: Writes<State>): Promise<void> {
  try {
    await write();
  } catch (cause) {
    const isRecorded = await isThere().catch(() => true);
    throw isRecorded ? new Unfinished(id, state, cause) : cause;
  }
}
