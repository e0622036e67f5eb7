import * as z from "zod";

const match = z.strictObject({
  method: z.string().exactOptional(),
  path: z.string().exactOptional(),
  nth: z.number().int().positive().exactOptional(),
  times: z.number().int().positive().exactOptional(),
});
const common = {
  match: match.exactOptional(),
  rate: z.number().min(0).max(1).exactOptional(),
  seed: z.number().exactOptional(),
};
const afterEffect = z.boolean().exactOptional();

/** A fault rule as sent to the control API; `match.path` is the text of a regular expression. */
export const faultWire = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("latency"), ms: z.number().nonnegative(), ...common }),
  z.strictObject({
    kind: z.literal("status"),
    status: z.number().int().min(200).max(599),
    retryAfter: z.union([z.number(), z.string()]).exactOptional(),
    body: z.string().exactOptional(),
    afterEffect,
    ...common,
  }),
  z.strictObject({ kind: z.enum(["reset-before", "reset-after", "redirect-to-login"]), ...common }),
  z.strictObject({ kind: z.literal("truncate"), keepBytes: z.number().int().exactOptional(), ...common }),
  z.strictObject({ kind: z.literal("oversize"), bytes: z.number().int().exactOptional(), ...common }),
  z.strictObject({
    kind: z.literal("html"),
    status: z.number().int().min(200).max(599).exactOptional(),
    body: z.string().exactOptional(),
    ...common,
  }),
  z.strictObject({ kind: z.literal("hang"), afterEffect, ...common }),
]);

/** Settings as sent to the control API: any of them. */
export const settingsWire = z
  .strictObject({
    baseUrl: z.url(),
    anonymousAccess: z.boolean(),
    captchaAfter: z.number().int().positive(),
    rateLimit: z
      .strictObject({ capacity: z.number(), fillRate: z.number(), intervalSeconds: z.number().positive() })
      .nullable(),
    skewMs: z.number(),
    latencyMs: z.number().nonnegative(),
    sessionTimeoutMs: z.number(),
    webSudoTimeoutMs: z.number(),
    peerTimeoutMs: z.number().positive(),
    secureAdministratorSessions: z.boolean(),
    trustedCertificates: z.string().nullable(),
    xsrfFailureStatus: z.union([z.literal(403), z.literal(404)]),
    dropsImpersonation: z.boolean(),
    allowInsecureOAuth2: z.boolean(),
  })
  .partial();
