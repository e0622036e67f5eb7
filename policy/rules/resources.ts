import type { ResourceValidationArgs } from "@pulumi/policy";
import { ownTypeName } from "../../provider/format/type-tokens";

/** The kind of a resource of this package; undefined for any other resource. */
export function kindOf({ type }: ResourceValidationArgs): string | undefined {
  return ownTypeName(type);
}

/** The configuration of a rule that has exceptions: names of resources in the program. */
export const ALLOWED = {
  allowed: {
    type: "array",
    items: { type: "string" },
    description: "Names of resources, as in the program, that are excepted.",
  },
} as const;

/** Whether the configuration excepts a resource by its name. */
export function isAllowed(args: ResourceValidationArgs): boolean {
  const { allowed = [] } = args.getConfig<{ allowed?: string[] }>();
  return allowed.includes(args.name);
}

/** How to except a resource, as the end of a violation. */
export function toAllow(policy: string, { name }: ResourceValidationArgs): string {
  return `To allow it here: add "${name}" to "allowed" of the policy "${policy}" in the policy configuration.`;
}
