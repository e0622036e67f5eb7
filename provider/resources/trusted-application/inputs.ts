import * as z from "zod";
import { isSameConditions, type RequestConditions } from "../../confluence/servlets/trusted-applications";
import type { CommonInputs, FieldTable } from "../definition";
import { acknowledgeField } from "../fields/acknowledge";
import { closedObject } from "../fields/closed-object";
import { COMMON_FIELDS, LINK_ID } from "../fields/common-fields";

/** `false` = not trusted. */
export type IncomingTrust = RequestConditions | false;

export interface TrustedApplicationInputs extends CommonInputs {
  readonly acknowledge: readonly "trusted-applications"[] | undefined;
  readonly applicationLinkId: string;
  readonly incoming: IncomingTrust | undefined;
  readonly outgoing: boolean | undefined;
}

export interface TrustedApplicationState {
  readonly connection: string;
  readonly applicationLinkId: string;
  readonly incoming?: IncomingTrust;
  readonly outgoing?: boolean;
}

/** The default maximum age of a signed call, which is also the server's default. */
const DEFAULT_TIMEOUT_MS = 10_000;

const patterns = z
  .array(
    z
      .string({ error: "must be a string" })
      .regex(/^\S+$/, "must be one pattern without whitespace: list each pattern separately"),
    { error: "must be a list of strings" },
  )
  .default([]);

const INCOMING = "must be false, or an object that may have ipPatterns, urlPatterns and timeoutMs";

const conditions = closedObject(
  {
    ipPatterns: patterns,
    urlPatterns: patterns,
    timeoutMs: z
      .int({ error: "must be a whole number of milliseconds" })
      .min(0, "must not be negative (0 = no limit)")
      .default(DEFAULT_TIMEOUT_MS),
  },
  INCOMING,
);

export const TRUSTED_APPLICATION_FIELDS: FieldTable<TrustedApplicationInputs> = {
  applicationLinkId: LINK_ID,
  incoming: {
    schema: z.union([z.literal(false), conditions], { error: INCOMING }).optional(),
    onChange: "update",
    isSame: isSameIncoming,
  },
  outgoing: { schema: z.boolean({ error: "must be true or false" }).optional(), onChange: "update" },
  acknowledge: acknowledgeField("trusted-applications"),
  ...COMMON_FIELDS,
};

/** Whether two settings accept the same calls. */
export function isSameIncoming(
  stored: IncomingTrust | undefined,
  wanted: IncomingTrust | undefined,
): boolean {
  if (!stored || !wanted) return stored === wanted;
  return isSameConditions(stored, wanted);
}
