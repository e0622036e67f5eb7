import { setTimeout as sleep } from "node:timers/promises";
import { unlimited, withinLimit } from "../http/operation-limit";

/** The most callers that share one read; the engine on a machine with two cores creates this many resources at once. */
const LARGEST_PARTY = 8;

/**
 * How long a read waits for more callers after the last write, so that the engine can start its next operations: it writes the
 * state before each. Measured with 200 links: 71 reads with 15 ms, 25 with 40, in no more time.
 */
const GRACE_MS = 40;

/** How long a write that does not end makes the others wait. */
const PATIENCE_MS = 1_000;

/**
 * One read for many writers: concurrent writers share it. It begins after all of their writes: once eight are waiting, once
 * no write is in progress, or after a second.
 */
export class SharedReading<T> {
  #writing = 0;
  #party: Party<T> | undefined;

  /** @param read if it fails, it fails for all who share it */
  constructor(private readonly read: () => Promise<T>) {}

  /** Runs a write whose caller is going to call {@link next}. */
  async during<R>(write: () => Promise<R>): Promise<R> {
    this.#writing++;
    try {
      return await write();
    } finally {
      this.#writing--;
      void this.#beginWhenQuiet();
    }
  }

  /** The result of a read that begins after this call. */
  next(): Promise<T> {
    const party = this.#party ?? this.#newParty();
    party.size++;
    if (party.size === LARGEST_PARTY) this.#begin(party);
    else void this.#beginWhenQuiet();
    return withinLimit(party.reading);
  }

  #newParty(): Party<T> {
    let begin: Party<T>["begin"] = () => undefined;
    const reading = new Promise<T>((resolve) => {
      begin = resolve;
    });
    const party = { size: 0, reading, begin };
    this.#party = party;
    void sleep(PATIENCE_MS, undefined, { ref: false }).then(() => this.#begin(party));
    return party;
  }

  async #beginWhenQuiet(): Promise<void> {
    const party = this.#party;
    const size = party?.size;
    await sleep(GRACE_MS);
    if (party?.size === size && this.#writing === 0) this.#begin(party);
  }

  /** Has no effect if the read has already begun. */
  #begin(party: Party<T> | undefined): void {
    if (party === undefined || party !== this.#party) return;
    this.#party = undefined;
    party.begin(unlimited(() => this.read()));
  }
}

/** The callers that wait for one read. */
interface Party<T> {
  size: number;
  readonly reading: Promise<T>;
  readonly begin: (reading: Promise<T>) => void;
}
