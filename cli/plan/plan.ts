import { UNKNOWN } from "../../provider/format/marks";

/** Values by property name. Pulumi shows `[secret]` for secrets and {@link UNKNOWN} for what is not known yet. */
export type Properties = Readonly<Record<string, unknown>>;

/** Pulumi's placeholder for a secret in a plan. */
export const SECRET = "[secret]";

/** Whether a value, or a part of it, is one of the two placeholders. */
export function isHidden(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(isHidden);
  if (typeof value === "object" && value !== null) return Object.values(value).some(isHidden);
  return value === UNKNOWN || value === SECRET;
}

/** What happens to a resource; the engine's more detailed steps are mapped to these. */
export type Operation = "create" | "update" | "replace" | "delete" | "same";

/** One side of a change. */
export interface ResourceState {
  readonly id: string | undefined;
  /** As declared, or, when refreshing, as the server has them. */
  readonly inputs: Properties;
  /** Inputs as last read from the server, and what only the server knows; empty before a creation. */
  readonly outputs: Properties;
  /** URNs of the resources that each input depends on; events do not contain them. */
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  /** What failed when the object was last written; such a resource is updated even when nothing else changes. */
  readonly initErrors: readonly string[];
}

/** One resource and what happens to it. */
export interface PlannedResource {
  readonly urn: string;
  /** Type token: `pulumi-nodejs:dynamic/confluence:ApplicationLink`. */
  readonly type: string;
  /** Name in the program. */
  readonly name: string;
  readonly operation: Operation;
  /** Absent for a creation. */
  readonly before: ResourceState | undefined;
  /** Absent for a deletion. */
  readonly after: ResourceState | undefined;
  /** Properties that the program ignores (`ignoreChanges`); events do not contain them. */
  readonly ignoreChanges: readonly string[];
}

/** The content of a preview or of a refresh preview. */
export interface Plan {
  /**
   * Sorted by URN, without the stack itself and the providers. The engine's own order is unsuitable: it differs from run to run, and a
   * review that is repeated after every push should change only where the plan does.
   */
  readonly resources: readonly PlannedResource[];
  /** Errors that the engine reported: with any of them, the plan is incomplete. */
  readonly errors: readonly string[];
  /** Stack configuration with secrets masked. */
  readonly config: Readonly<Record<string, string>>;
  /** Whether it was read with debug messages, in which the Node SDK prints the outputs of resources, secrets included. */
  readonly hasDebugMessages: boolean;
}
