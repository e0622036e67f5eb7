/** Remembers which nonces were seen; one per emulator, in memory only, as on the real server. */
export interface NonceStore {
  /** Records a nonce. False when the same consumer used it before with this timestamp and token. */
  claim(
    use: { consumerKey: string; token: string; timestamp: number; nonce: string },
    nowMs: number,
  ): boolean;
}

/** Creates an empty store that forgets what has left the timestamp window. */
export function createNonceStore(windowMs: number): NonceStore {
  const seen = new Map<string, number>();
  return {
    claim({ consumerKey, token, timestamp, nonce }, nowMs) {
      // Insertion order is not timestamp order, so the whole map is swept, but only now and then.
      if (seen.size > SWEEP_ABOVE) {
        for (const [key, usedAtMs] of seen) if (usedAtMs < nowMs - 2 * windowMs) seen.delete(key);
      }
      const key = JSON.stringify([consumerKey, token, timestamp, nonce]);
      if (seen.has(key)) return false;
      seen.set(key, timestamp * 1000);
      return true;
    },
  };
}

const SWEEP_ABOVE = 10_000;
