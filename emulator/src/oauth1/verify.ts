import type { EmulatorContext } from "../context/context";
import type { Consumer, OAuthToken } from "../state/server-state";
import type { OAuthMessage } from "./message";
import { OAuthProblem } from "./problems";
import { signatureBaseString, verifyRsaSha1 } from "./signature";

/** How far a request's timestamp may be from the server's clock, either way. */
export const TIMESTAMP_WINDOW_MS = 5 * 60_000;

/**
 * Checks version, timestamp, nonce and RSA-SHA1 signature of a request by this consumer.
 *
 * @throws OAuthProblem for the first check that fails.
 */
export function verifyMessage(
  context: EmulatorContext,
  message: OAuthMessage,
  consumer: Consumer,
  token?: OAuthToken,
): void {
  requireSingleParameters(message);
  requireVersion(message);
  const timestamp = requireTimestamp(message, context.now());
  const nonce = message.require("oauth_nonce");
  requireSignatureMethod(message);
  requireSignature(message, consumer);
  // Last, so that a forged request cannot use up the nonce of a genuine one.
  const use = { consumerKey: consumer.key, token: token?.token ?? "", timestamp, nonce };
  if (!noncesOf(context).claim(use, context.now())) throw new OAuthProblem("nonce_used");
}

/** The consumer a request names, or the problem `consumer_key_unknown`. */
export function requireConsumer(context: EmulatorContext, message: OAuthMessage): Consumer {
  const key = message.require("oauth_consumer_key");
  const consumer = context.state.consumers.find((candidate) => candidate.key === key);
  if (consumer === undefined) throw new OAuthProblem("consumer_key_unknown");
  return consumer;
}

function requireSingleParameters({ parameters }: OAuthMessage): void {
  const seen = new Set<string>();
  for (const [name] of parameters) {
    if (!name.startsWith("oauth_")) continue;
    if (seen.has(name)) throw new OAuthProblem("parameter_rejected", { oauth_parameters_rejected: name });
    seen.add(name);
  }
}

function requireVersion(message: OAuthMessage): void {
  const version = message.get("oauth_version");
  if (version !== undefined && version !== "1.0") {
    throw new OAuthProblem("version_rejected", { oauth_acceptable_versions: "1.0-1.0" });
  }
}

function requireTimestamp(message: OAuthMessage, nowMs: number): number {
  const text = message.require("oauth_timestamp");
  if (!/^\d{1,12}$/.test(text)) {
    throw new OAuthProblem("parameter_rejected", { oauth_parameters_rejected: "oauth_timestamp" });
  }
  const timestamp = Number(text);
  if (Math.abs(timestamp * 1000 - nowMs) > TIMESTAMP_WINDOW_MS) {
    const earliest = Math.ceil((nowMs - TIMESTAMP_WINDOW_MS) / 1000);
    const latest = Math.floor((nowMs + TIMESTAMP_WINDOW_MS) / 1000);
    throw new OAuthProblem("timestamp_refused", { oauth_acceptable_timestamps: `${earliest}-${latest}` });
  }
  return timestamp;
}

function requireSignatureMethod(message: OAuthMessage): void {
  if (message.require("oauth_signature_method") !== "RSA-SHA1") {
    throw new OAuthProblem("signature_method_rejected");
  }
}

function requireSignature({ method, urls, parameters, require }: OAuthMessage, consumer: Consumer): void {
  const signature = require("oauth_signature");
  const isGenuine = urls.some((url) =>
    verifyRsaSha1(signatureBaseString(method, url, parameters), signature, consumer.publicKey),
  );
  if (!isGenuine) throw new OAuthProblem("signature_invalid");
}

const noncesByServer = new WeakMap<EmulatorContext, NonceStore>();

function noncesOf(context: EmulatorContext): NonceStore {
  const existing = noncesByServer.get(context);
  if (existing !== undefined) return existing;
  const created = createNonceStore(TIMESTAMP_WINDOW_MS);
  noncesByServer.set(context, created);
  return created;
}

/** Remembers which nonces were seen; one per emulator, in memory only, as on the real server. */
export interface NonceStore {
  /** Records a nonce. False when the same consumer used it before with this timestamp and token. */
  claim(
    use: { consumerKey: string; token: string; timestamp: number; nonce: string },
    nowMs: number,
  ): boolean;
}

/** Creates an empty store that forgets nonces once they are outside the timestamp window. */
export function createNonceStore(windowMs: number): NonceStore {
  const seen = new Map<string, number>();
  return {
    claim({ consumerKey, token, timestamp, nonce }, nowMs) {
      // Insertion order is not timestamp order, so the whole map is swept, but only occasionally.
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
