import type { Provider } from "../provider/runtime/provider";
import type { Properties } from "../provider/runtime/struct";

/** A comparison that found something to update: the arguments of `diff`. */
type Comparison = readonly [id: string, olds: Properties, news: Properties];

/**
 * Which comparisons the engine has not followed up: because of the option `replaceOnChanges`, of which it tells no plugin, it replaces a
 * resource that only has to be updated. It then checks the inputs again, as those of a new resource.
 */
export class Comparisons {
  readonly #updates = new Map<string, Comparison>();

  /** Call after a comparison that requires an update of the resource with this URN, and no replacement. */
  requireUpdate(urn: string, ...comparison: Comparison): void {
    this.#updates.set(urn, comparison);
  }

  /** Call before a check: tells the provider if the resource is replaced. */
  beforeCheck(urn: string, olds: Properties, provider: Provider): void {
    const comparison = this.#updates.get(urn);
    this.#updates.delete(urn);
    if (comparison !== undefined && Object.keys(olds).length === 0) provider.replaced(...comparison);
  }
}
