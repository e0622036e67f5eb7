import type { QuirkName } from "./quirks";
import type { Subject } from "./subject";

/** How a server reads an uncertain fact. */
export type Reading = boolean | number | string;

/** Thrown by a probe that cannot tell; the message says why, and what would help. */
export class NotObserved extends Error {
  override readonly name = "NotObserved";
}

/**
 * What a probe sees.
 *
 * @throws NotObserved
 */
export type Probe<T = Reading> = (subject: Subject) => Promise<T>;

/** A probe for each of some quirks. */
export type Probes = { readonly [Name in QuirkName]?: Probe };
