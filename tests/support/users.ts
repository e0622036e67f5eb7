import type { EmulatorOptions } from "@pulumi-confluence-applinks/emulator";

/** Users whose password and token tell whose they are, for tests of connections with a token of one and a password of another. */
export const USERS = [
  {
    name: "admin",
    password: "admins-password",
    role: "systemAdministrator",
    tokens: ["admins-token"],
  },
  {
    name: "careful",
    password: "carefuls-password",
    role: "systemAdministrator",
    hasTwoStepLogin: true,
  },
  { name: "locked", password: "lockeds-password", role: "systemAdministrator" },
  { name: "editor", password: "editors-password", tokens: ["editors-token"] },
] satisfies NonNullable<EmulatorOptions["users"]>;
