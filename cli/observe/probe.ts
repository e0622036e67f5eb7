import type { QuirkName } from "./quirks";
import type { Look } from "./subject";

/** How a server behaves in an uncertain respect. */
export type Reading = boolean | number | string;

/**
 * Determines a server's reading.
 *
 * @throws NotObserved
 */
export type Probe<T = Reading> = Look<T>;

/** Probes by quirk. */
export type Probes = { readonly [Name in QuirkName]?: Probe };
