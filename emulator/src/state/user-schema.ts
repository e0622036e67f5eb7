import * as z from "zod";

/** A user as given in options or in a users file. */
export const userSchema = z.strictObject({
  name: z.string().min(1),
  password: z.string(),
  displayName: z.string().optional(),
  email: z.string().optional(),
  role: z.enum(["user", "administrator", "systemAdministrator"]).default("user"),
  tokens: z.array(z.string()).default([]),
  serviceAccount: z
    .strictObject({
      clientId: z.string().min(1),
      clientSecret: z.string().min(1),
      scopes: z.array(z.enum(["READ", "WRITE"])),
    })
    .nullable()
    .default(null),
  hasTwoStepLogin: z.boolean().default(false),
});
