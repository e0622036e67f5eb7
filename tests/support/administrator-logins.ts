import type { EmulatorOptions } from "@pulumi-confluence-applinks/emulator";

const [NAME, TOKEN] = ["admin", "admins-token"];

/** A system administrator who can log in by each of {@link LOGINS}. */
export const ADMINISTRATOR = {
  name: NAME,
  password: NAME,
  role: "systemAdministrator",
  tokens: [TOKEN],
} as const satisfies NonNullable<EmulatorOptions["users"]>[number];

const BY_PASSWORD = { "confluence:username": NAME, "confluence:password": NAME };

/** The configuration of each login that a connection can have. */
export const LOGINS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  password: BY_PASSWORD,
  token: { "confluence:username": "", "confluence:password": "", "confluence:token": TOKEN },
  both: { ...BY_PASSWORD, "confluence:token": TOKEN },
};
