import type { QuirkName } from "./quirks";
import type { Look } from "./subject";

/** How a server reads an uncertain fact. */
export type Reading = boolean | number | string;

/**
 * What a probe sees.
 *
 * @throws NotObserved
 */
export type Probe<T = Reading> = Look<T>;

/** A probe for each of some quirks. */
export type Probes = { readonly [Name in QuirkName]?: Probe };
