import { setTimeout as sleep } from "node:timers/promises";

/** As many as this have one reading; the engine of a machine with two cores creates as many at once. */
const LARGEST_PARTY = 8;

/** How long a reading waits for more after the last write: for the next operations of an engine that is on its way. */
const GRACE_MS = 15;

/** How long a write that does not end keeps the others waiting. */
const PATIENCE_MS = 1_000;

/**
 * One reading for many writers: whoever has written shares it with those who write at the same time. It begins after the
 * writes of all whom it serves: when eight wait for it, when no write is under way any more, or after a second.
 */
export class SharedReading<T> {
  #writing = 0;
  #party: Party<T> | undefined;

  /** @param read fails for all whom it serves */
  constructor(private readonly read: () => Promise<T>) {}

  /** Runs a write after which its caller is going to ask for {@link next}. */
  async during<R>(write: () => Promise<R>): Promise<R> {
    this.#writing++;
    try {
      return await write();
    } finally {
      this.#writing--;
      void this.#beginWhenQuiet();
    }
  }

  /** What is read after this moment. */
  next(): Promise<T> {
    const party = this.#party ?? this.#newParty();
    party.size++;
    if (party.size === LARGEST_PARTY) this.#begin(party);
    else void this.#beginWhenQuiet();
    return party.reading;
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

  /** Has no effect on a party whose reading has begun. */
  #begin(party: Party<T> | undefined): void {
    if (party === undefined || party !== this.#party) return;
    this.#party = undefined;
    party.begin(this.read());
  }
}

/** Those who wait for one reading. */
interface Party<T> {
  size: number;
  readonly reading: Promise<T>;
  readonly begin: (reading: Promise<T>) => void;
}
