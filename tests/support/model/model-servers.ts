import type { Emulator } from "@pulumi-confluence-applinks/emulator";

/** The servers of the model: two Confluences and a Jira to link to. */
export interface Servers {
  readonly confluences: readonly [Emulator, Emulator];
  readonly jira: Emulator;
}
