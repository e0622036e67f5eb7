import type { Instance } from "../../connection/instance";
import { AppLinksError, failedFor } from "../../http/errors";
import {
  pauseBefore,
  RESPONDED_BEFORE,
  sleep,
  TIMED_OUT_ATTEMPTS,
  TRANSIENT_STATUSES,
} from "../../http/retry";
import { isResponseLost } from "./lost-response";

/** How to create an object that can be identified if it is not known whether the server has created it. */
export interface OneCreation<T> {
  /** The object in messages, such as `the OAuth 2.0 client "Reporting"`. */
  readonly what: string;
  /** Sends one request. */
  readonly create: () => Promise<T>;
  /** Finds the object by a unique member; it did not exist before. */
  readonly find: () => Promise<T | undefined>;
  /** Sending it twice does not create a second object, and the HTTP client repeats it itself: a PUT. Default: a POST. */
  readonly isIdempotent?: true;
}

/**
 * Creates an object exactly once. If the response to the POST is lost, the object is looked for before the request is sent
 * again, as often and with the same pauses as any other request.
 *
 * @throws AppLinksError `unconfirmed` if looking for the object fails as well; everything else that `create` throws
 */
export async function createOnce<T>(instance: Instance, creation: OneCreation<T>): Promise<T> {
  const startedMs = Date.now();
  for (let attempt = 1; ; attempt++) {
    try {
      return await creation.create();
    } catch (failure) {
      // A first attempt that was still in progress when the object was looked for results in a name that is taken now.
      const mayBeThere = isResponseLost(failure) || (attempt > 1 && failedFor(failure, "name_taken"));
      if (!mayBeThere) throw failure;
      const found = await lookFor(instance, creation, failure);
      if (found !== undefined) return found;
      const pauseMs =
        creation.isIdempotent !== true && isWorthRepeating(failure, attempt)
          ? pauseBefore(attempt + 1, Date.now() - startedMs, RESPONDED_BEFORE, undefined)
          : undefined;
      if (pauseMs === undefined) throw failure;
      await sleep(pauseMs);
    }
  }
}

async function lookFor<T>(
  instance: Instance,
  { what, find, isIdempotent }: OneCreation<T>,
  failure: unknown,
): Promise<T | undefined> {
  try {
    return await find();
  } catch (cause) {
    // The server does not respond: the next run finds the object and reports it.
    if (isIdempotent) throw failure;
    throw new AppLinksError({
      reason: "unconfirmed",
      what: `It is not known whether ${what} was created`,
      instance: instance.settings.baseUrl,
      detail: failure instanceof AppLinksError ? (failure.detail ?? failure.what) : undefined,
      hint: 'Run again when the server responds. If that fails with already_exists, this run has created the object: adopt it with `adopt: "takeover"`.',
      cause,
    });
  }
}

function isWorthRepeating(failure: unknown, attempts: number): boolean {
  if (failedFor(failure, "timeout")) return attempts < TIMED_OUT_ATTEMPTS;
  if (failedFor(failure, "unreachable")) return true;
  return failedFor(failure, "server_error") && TRANSIENT_STATUSES.has(failure.status ?? 0);
}
