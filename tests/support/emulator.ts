import { type Emulator, type EmulatorOptions, startEmulator } from "../../emulator/src/server";
import { closedAfterTest } from "./closing";

/**
 * Profile of every emulator that does not name one, set by jest.config.js: `EMULATOR_PROFILE=confluence-9.2 npm test -- e2e` runs
 * a whole suite on servers of another kind.
 */
declare const SUITE_EMULATOR_PROFILE: string;

/** Starts a Confluence for the running test. */
export function startConfluence(options: Partial<EmulatorOptions> = {}): Promise<Emulator> {
  return startServer({ product: "confluence", ...options });
}

/** Starts a Jira for the running test. */
export function startJira(options: Partial<EmulatorOptions> = {}): Promise<Emulator> {
  return startServer({ product: "jira", ...options });
}

/** The configuration of the default connection to an emulator, as its system administrator. */
export function configurationOf(emulator: Emulator, user = "admin"): Record<string, string> {
  return {
    "confluence:baseUrl": emulator.url,
    "confluence:username": user,
    "confluence:password": user,
  };
}

/** How many requests of each kind ran against an emulator while `action` did. */
export async function requestsDuring(
  emulator: Emulator,
  action: () => Promise<unknown>,
): Promise<{ reads: number; writes: number; total: number; byRoute: Readonly<Record<string, number>> }> {
  emulator.requests.clear();
  await action();
  const { reads, writes, total, byRoute } = emulator.requests;
  return { reads, writes, total, byRoute };
}

/** Starts a server of any product for the running test. */
export async function startServer(options: EmulatorOptions): Promise<Emulator> {
  return closedAfterTest(await openServer(options));
}

/** The same for several tests, which have to close it. */
export function openServer(options: EmulatorOptions): Promise<Emulator> {
  return startEmulator({ profile: SUITE_EMULATOR_PROFILE, ...options });
}
