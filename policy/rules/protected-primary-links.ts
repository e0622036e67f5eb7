import type { ResourceValidationPolicy } from "@pulumi/policy";
import { ALLOWED, isAllowed, kindOf, toAllow } from "./resources";

const NAME = "protected-primary-links";

/** Primary links have the resource option `protect`, because macros that name no server depend on them. */
export const protectedPrimaryLinks: ResourceValidationPolicy = {
  name: NAME,
  description: "Primary application links cannot be deleted by accident.",
  severity: "medium",
  configSchema: { properties: ALLOWED },
  validateResource: (args, reportViolation) => {
    if (kindOf(args) !== "ApplicationLink" || args.props.primary !== true) return;
    if (args.opts.protect || isAllowed(args)) return;
    reportViolation(
      `"${args.name}" is the primary link of its type and not protected: add the resource option { protect: true }. ${toAllow(NAME, args)}`,
    );
  },
};
