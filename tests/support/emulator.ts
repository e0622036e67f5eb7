import {
  type Emulator,
  type EmulatorOptions,
  quirksOf,
  startEmulator,
} from "@pulumi-confluence-applinks/emulator";
import { closedAfterTest } from "./closing";

/**
 * Profile of every emulator that does not name one, set by jest.config.js: `EMULATOR_PROFILE=confluence-9.2 npm test -- e2e` runs
 * a whole suite on servers of another kind.
 */
declare const SUITE_EMULATOR_PROFILE: string;

/** A profile that accepts Basic by default: the suite's own where it does, otherwise that of the newest such generation. */
const PROFILE_WITH_BASIC = quirksOf(SUITE_EMULATOR_PROFILE).basicAuthByDefault
  ? SUITE_EMULATOR_PROFILE
  : "confluence-9.2";

/** Logging in by session, confirming the password for a secure administrator session, and logging out. */
const LOGIN_ROUTES: ReadonlySet<string> = new Set([
  "POST /rest/tsv/1.0/authenticate",
  "GET /authenticate.action",
  "GET /doauthenticate.action",
  "POST /doauthenticate.action",
  "GET /logout.action",
  "DELETE /rest/auth/1/session",
  "GET /j_atl_security_logout",
]);

/** Starts a Confluence for the running test. */
export function startConfluence(options: Partial<EmulatorOptions> = {}): Promise<Emulator> {
  return startServer({ product: "confluence", ...options });
}

/**
 * Starts a Confluence that accepts Basic for the running test: for tests of Basic itself, and for counts of single requests, to which a
 * login by session would add.
 */
export function startConfluenceWithBasic(options: Partial<EmulatorOptions> = {}): Promise<Emulator> {
  return startConfluence({ profile: PROFILE_WITH_BASIC, ...options });
}

/** The same for a Jira. */
export function startJiraWithBasic(options: Partial<EmulatorOptions> = {}): Promise<Emulator> {
  return startJira({ profile: PROFILE_WITH_BASIC, ...options });
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

/** Counts of requests: reads, writes, both together, and by method and path. */
export interface RequestCounts {
  readonly reads: number;
  readonly writes: number;
  readonly total: number;
  readonly byRoute: Readonly<Record<string, number>>;
}

/**
 * How many requests of each kind ran against an emulator while `action` did, without those that only log in or out: they depend on how
 * a server is logged in to, and are counted in session-costs.test.ts.
 */
export async function requestsDuring(
  emulator: Emulator,
  action: () => Promise<unknown>,
): Promise<RequestCounts> {
  emulator.requests.clear();
  await action();
  return requestsOf(emulator);
}

/** The requests since an emulator was started or its log was cleared, without those that only log in or out. */
export function requestsOf({ requests }: Emulator): RequestCounts {
  const routes = Object.entries(requests.byRoute).filter(([route]) => !LOGIN_ROUTES.has(route));
  const sum = (counted: typeof routes) => counted.reduce((total, [, count]) => total + count, 0);
  const total = sum(routes);
  const reads = sum(routes.filter(([route]) => route.startsWith("GET ")));
  return { reads, writes: total - reads, total, byRoute: Object.fromEntries(routes) };
}

/**
 * The same for several tests, in the suite's own generation with Basic switched on, as an administrator can: for tests that are not about
 * logging in and send their credentials with the one request under test.
 */
export function openServerWithBasic(options: EmulatorOptions): Promise<Emulator> {
  return openServer({ ...options, basicAuth: { blocked: false, ...options.basicAuth } });
}

/** Starts a server of any product for the running test. */
export async function startServer(options: EmulatorOptions): Promise<Emulator> {
  return closedAfterTest(await openServer(options));
}

/** The same for several tests, which have to close it. */
export function openServer(options: EmulatorOptions): Promise<Emulator> {
  return startEmulator({ profile: SUITE_EMULATOR_PROFILE, ...options });
}
