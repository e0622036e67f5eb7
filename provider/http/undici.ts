import type { Agent, Dispatcher } from "undici";

/** The part of undici that sends requests. */
export interface Undici {
  readonly Agent: typeof Agent;
  readonly request: (
    this: Dispatcher,
    options: Dispatcher.RequestOptions,
  ) => Promise<Dispatcher.ResponseData>;
}

/**
 * undici's agent and its method `request`, each from its own file: the index loads fetch, caches and mocks as well, which took 45
 * of 60 ms of CPU time and 8 of 15 MiB in version 7.30.2. The index is loaded where a later version has other files.
 *
 * Not with import(), because lookups of a program that runs in Jest could not load it. By files, because Bun has its own
 * replacement of the package, whose pools cannot send requests.
 */
export function loadUndici(): Undici {
  try {
    return {
      Agent: require("undici/lib/dispatcher/agent.js") as Undici["Agent"],
      request: require("undici/lib/api/api-request.js") as Undici["request"],
    };
  } catch {
    const { Agent, Dispatcher } = require("undici/index.js") as typeof import("undici");
    return { Agent, request: Dispatcher.prototype.request };
  }
}
