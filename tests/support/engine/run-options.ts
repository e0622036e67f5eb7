import type { ResourceState } from "./stack-state";

/** Command-line options of a run; resources are named as in the program. */
export interface RunOptions {
  /** `--refresh` */
  readonly isRefreshed?: boolean;
  /** `--target` */
  readonly targets?: readonly string[];
  /** `--exclude` */
  readonly excludes?: readonly string[];
  /** `--continue-on-error` */
  readonly continuesOnError?: boolean;
  /** `--replace` */
  readonly replaces?: readonly string[];
  /** `--parallel`. Default: no limit. */
  readonly parallel?: number | undefined;
}

/** Whether a run touches a resource; `--target` wins over `--exclude`. */
export function isIncluded(
  { targets, excludes }: RunOptions,
  { name }: Pick<ResourceState, "name">,
): boolean {
  return targets === undefined ? !(excludes?.includes(name) ?? false) : targets.includes(name);
}
