import type { ResourceValidationPolicy } from "@pulumi/policy";
import { ALLOWED, isAllowed, kindOf, toAllow } from "./resources";

const NAME = "outgoing-passwords";

/** No outgoing Basic authentication, whose password Confluence stores in plain text. */
export const outgoingPasswords: ResourceValidationPolicy = {
  name: NAME,
  description: "Confluence does not log in to other applications with passwords.",
  severity: "high",
  configSchema: { properties: ALLOWED },
  validateResource: (args, reportViolation) => {
    if (kindOf(args) !== "OutgoingBasicAuth" || isAllowed(args)) return;
    reportViolation(
      `"${args.name}" gives Confluence a password that it stores in plain text and shows to administrators. Use OAuthSettings or OutgoingServiceProvider. ${toAllow(NAME, args)}`,
    );
  },
};
