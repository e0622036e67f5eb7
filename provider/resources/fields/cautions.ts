import * as z from "zod";

/**
 * What a program can be warned of, by the code with which it acknowledges that this is meant. The codes are stable, since
 * they stand in programs.
 */
export const CAUTIONS = {
  impersonation: "Level `2LOi`: whoever has the other side's key can act as any user.",
  "anonymous-calls": "Level `2LO` without `executeAs`: calls without a user run as anonymous.",
  "readable-password":
    "Confluence shows the password of outgoing Basic authentication to its administrators.",
  "password-logins": "HTTP Basic is accepted from everybody, past second steps and single sign-on.",
  "trusted-applications": "Trusted applications are deprecated by Atlassian.",
} as const;

export type CautionCode = keyof typeof CAUTIONS;

/** The input with which a resource acknowledges its cautions: they are no longer given then. */
export function acknowledgeField<Code extends CautionCode>(
  ...codes: readonly Code[]
): { readonly schema: z.ZodType<readonly Code[] | undefined>; readonly onChange: "local" } {
  const error = `must be a list of ${codes.map((code) => `"${code}"`).join(" and ")}`;
  return { schema: z.array(z.enum(codes, { error }), { error }).optional(), onChange: "local" };
}
