import * as z from "zod";
import { oneOf } from "./one-of";

/**
 * The warnings that a program can acknowledge as intended, by their codes. The codes are stable, because programs contain
 * them.
 */
export const CAUTIONS = {
  impersonation: "Level `2LOi`: whoever has the other application's private key can act as any user.",
  "anonymous-calls": "Level `2LO` without `executeAs`: calls without a user run as anonymous.",
  "readable-password":
    "Confluence shows the password of outgoing Basic authentication to its administrators.",
  "password-logins":
    "HTTP Basic is accepted from everybody, which bypasses two-step verification and single sign-on.",
  "closed-pages": "Settings of HTTP Basic close the administration pages to the connection that sets them.",
  "trusted-applications": "Trusted applications are deprecated by Atlassian.",
} as const;

export type CautionCode = keyof typeof CAUTIONS;

/** The input with which a resource acknowledges its warnings, which are then no longer shown. */
export function acknowledgeField<Code extends CautionCode>(
  ...codes: readonly Code[]
): { readonly schema: z.ZodType<readonly Code[] | undefined>; readonly onChange: "local" } {
  const error = `must be a list of ${codes.map((code) => `"${code}"`).join(" and ")}`;
  return { schema: z.array(oneOf(codes), { error }).optional(), onChange: "local" };
}
