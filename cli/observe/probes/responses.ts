import type { Seen } from "../exchange";
import { NotObserved } from "../not-observed";
import type { Probe, Reading } from "../probe";
import type { Subject } from "../subject";

/** A probe of whether a resource exists. */
export function exists(path: string): Probe<boolean> {
  return async (subject) => (await subject.ask({ path })).status !== 404;
}

/** A probe of which of some paths exists: the first one that does. */
export function firstOf<Path extends string>(
  paths: readonly Path[],
  responseAt: (subject: Subject, path: Path) => Promise<Seen>,
): Probe<Path> {
  return async (subject) => {
    for (const path of paths) {
      if ((await responseAt(subject, path)).status !== 404) return path;
    }
    throw new NotObserved(`neither ${paths.join(" nor ")} exists`);
  };
}

/**
 * Ensures the condition without which a fact cannot be observed.
 *
 * @throws NotObserved with the reason
 */
export async function need(
  subject: Subject,
  probe: Probe<Reading>,
  wanted: Reading,
  otherwise: string,
): Promise<void> {
  if ((await subject.once(probe)) !== wanted) throw new NotObserved(otherwise);
}

/** The status of a response, which must be one of two. */
export function statusOf({ status }: Seen, expected: readonly number[], what: string): number {
  if (expected.includes(status)) return status;
  throw new NotObserved(`${what} got ${status}, neither ${expected.join(" nor ")}`);
}

/** A member of a JSON object. */
export function member({ json }: Pick<Seen, "json">, ...names: readonly string[]): unknown {
  return names.reduce<unknown>(
    (value, name) => (typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined),
    json,
  );
}
