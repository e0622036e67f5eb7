import type { Hono } from "hono";
import type { Faults } from "./faults";
import type { Quirks } from "./quirks";
import type { RequestLog } from "./request-log";
import type { Role, ServerState, User } from "./state";

/** How the caller of one request was recognised. */
export interface Caller {
  /** Undefined for an anonymous request. */
  user: User | undefined;
  role: Role | "anonymous";
  method: "none" | "session" | "basic" | "bearer" | "oauth1" | "oauth2";
  /** The OAuth 2.0 scope of the bearer token, when there is one. */
  scope?: string;
  /** True when the request needs no secure administrator session (Basic, PAT, OAuth 2.0 bearer, or an elevated session). */
  webSudo: boolean;
}

/** Variables a route finds on the Hono context: `c.get("caller")`. */
export interface EmulatorEnv {
  Variables: { caller: Caller };
  Bindings: { incoming: import("node:http").IncomingMessage; outgoing: import("node:http").ServerResponse };
}

/** What every route module receives. */
export interface EmulatorContext {
  state: ServerState;
  readonly quirks: Quirks;
  readonly faults: Faults;
  readonly requests: RequestLog;
  /** The address clients use, with context path, without trailing slash. */
  readonly baseUrl: string;
  /** `""` or for example `"/confluence"`. */
  readonly contextPath: string;
  /** Milliseconds since the epoch; shifted in tests of clock skew and expiry. */
  now(): number;
  /** Call after every change of `state`: marks it for the state file. */
  changed(): void;
  /** Adds a line to the audit log. */
  audit(user: string | undefined, summary: string, object: string): void;
}

/** A route module: registers its paths, written without the context path, on the app. */
export type Routes = (app: Hono<EmulatorEnv>, context: EmulatorContext) => void;
