import type { ResourceValidationPolicy } from "@pulumi/policy";
import { ALLOWED, isAllowed, kindOf, toAllow } from "./resources";

const NAME = "impersonation";

/** The inputs of each kind that may contain the level, and who can then act as any user of which application. */
const LEVELS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  OAuthSettings: {
    incoming: "the other application can act as any user of Confluence",
    outgoing: "Confluence can act as any user of the other application",
  },
  IncomingConsumer: { level: "the application can act as any user of Confluence" },
};

/** No 2LO with impersonation, except where it is allowed by name. */
export const impersonation: ResourceValidationPolicy = {
  name: NAME,
  description: 'Only allowed applications have the level "2LOi", with which they act as any user.',
  severity: "critical",
  configSchema: { properties: ALLOWED },
  validateResource: (args, reportViolation) => {
    const levels = LEVELS[kindOf(args) ?? ""];
    if (levels === undefined || isAllowed(args)) return;
    for (const [input, consequence] of Object.entries(levels)) {
      if (args.props[input] !== "2LOi") continue;
      reportViolation(
        `${input} of "${args.name}" is "2LOi": ${consequence}, and so can whoever gets its key. Use "2LO". ${toAllow(NAME, args)}`,
      );
    }
  },
};
