import type { Emulator } from "../../../emulator/src/server";

/** The servers of the model: two Confluences and a Jira to link to. */
export interface Servers {
  readonly confluences: readonly [Emulator, Emulator];
  readonly jira: Emulator;
}
