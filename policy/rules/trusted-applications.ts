import type { ResourceValidationPolicy } from "@pulumi/policy";
import { ALLOWED, isAllowed, kindOf, toAllow } from "./resources";

const NAME = "trusted-applications";

/** No trusted applications: deprecated, and each may act as any user. */
export const trustedApplications: ResourceValidationPolicy = {
  name: NAME,
  description: "Trusted applications are replaced by OAuth.",
  severity: "high",
  configSchema: { properties: ALLOWED },
  validateResource: (args, reportViolation) => {
    if (kindOf(args) !== "TrustedApplication" || isAllowed(args)) return;
    reportViolation(
      `"${args.name}" is a trusted application, which acts as any user and is deprecated. Use OAuthSettings. ${toAllow(NAME, args)}`,
    );
  },
};
