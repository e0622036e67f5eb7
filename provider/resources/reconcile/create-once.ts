import type { Instance } from "../../connection/instance";
import { AppLinksError, failedFor } from "../../http/errors";
import {
  ANSWERED_BEFORE,
  pauseBefore,
  sleep,
  TIMED_OUT_ATTEMPTS,
  TRANSIENT_STATUSES,
} from "../../http/retry";
import { isResponseLost } from "./lost-response";

/** How to create an object that can be told from others when it is not known whether the server has made it. */
export interface OneCreation<T> {
  /** As in `the OAuth 2.0 client "Reporting"`. */
  readonly what: string;
  /** One request. */
  readonly create: () => Promise<T>;
  /** The object by what is unique about it; it was not there before. */
  readonly find: () => Promise<T | undefined>;
  /** Sending it twice makes no second one, and the HTTP client repeats it by itself: a PUT. Default: a POST. */
  readonly isIdempotent?: true;
}

/**
 * Creates an object exactly once. When the response to the POST is lost, the object is looked for before anything is sent
 * again, which then is as often, and with the same pauses, as for any other request.
 *
 * @throws AppLinksError `unconfirmed` when the server cannot even be asked; everything else that `create` throws
 */
export async function createOnce<T>(instance: Instance, creation: OneCreation<T>): Promise<T> {
  const startedMs = Date.now();
  for (let attempt = 1; ; attempt++) {
    try {
      return await creation.create();
    } catch (failure) {
      // A first attempt that was still under way when it was looked for shows as a name that is taken now.
      const mayBeThere = isResponseLost(failure) || (attempt > 1 && failedFor(failure, "name_taken"));
      if (!mayBeThere) throw failure;
      const found = await lookFor(instance, creation, failure);
      if (found !== undefined) return found;
      const pauseMs =
        creation.isIdempotent !== true && isWorthRepeating(failure, attempt)
          ? pauseBefore(attempt + 1, Date.now() - startedMs, ANSWERED_BEFORE, undefined)
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
    // Nobody responds: the next run finds out, and says what is there.
    if (isIdempotent) throw failure;
    throw new AppLinksError({
      reason: "unconfirmed",
      what: `It is not known whether ${what} was created`,
      instance: instance.settings.baseUrl,
      said: failure instanceof AppLinksError ? (failure.said ?? failure.what) : undefined,
      hint: 'Run again when the server responds. If it then says already_exists, the object is the one of this run: take it over with `adopt: "takeover"`.',
      cause,
    });
  }
}

function isWorthRepeating(failure: unknown, attempts: number): boolean {
  if (failedFor(failure, "timeout")) return attempts < TIMED_OUT_ATTEMPTS;
  if (failedFor(failure, "unreachable")) return true;
  return failedFor(failure, "server_error") && TRANSIENT_STATUSES.has(failure.status ?? 0);
}
