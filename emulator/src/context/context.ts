import type { IncomingMessage, ServerResponse } from "node:http";
import type { Context, Hono } from "hono";
import type { Quirks } from "../quirks/quirks";
import type { Settings } from "../state/server-settings";
import type { Role, ServerState, User } from "../state/server-state";
import type { Faults } from "./faults";
import type { LoginGuard } from "./login-guard";
import type { RequestLog } from "./request-log";
import type { Session, Sessions } from "./sessions";

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
  /** The session of the request's cookie, even when the caller was identified by something else. */
  session?: Session;
}

/** The variables of every request: `c.var.context` is the server, `c.var.caller` the caller. */
export interface EmulatorEnv {
  Variables: { context: EmulatorContext; caller: Caller };
  Bindings: { incoming: IncomingMessage; outgoing: ServerResponse };
}

/** One request, as Hono hands it to its handlers: the only parameter that helpers need. */
export type RequestContext = Context<EmulatorEnv>;

/** What a handler returns. */
export type HandlerResponse = Response | Promise<Response>;

/** What every route module receives. */
export interface EmulatorContext {
  state: ServerState;
  readonly settings: Settings;
  readonly quirks: Quirks;
  readonly faults: Faults;
  readonly requests: RequestLog;
  readonly sessions: Sessions;
  readonly logins: LoginGuard;
  /**
   * The configured base URL, with context path, without trailing slash: what the manifest and the administration pages show.
   * Usually the address clients use, but not behind a proxy; links in responses come from `requestBase` instead.
   */
  baseUrl: string;
  /** `""` or for example `"/confluence"`. */
  readonly contextPath: string;
  /** Milliseconds since the epoch; shifted in tests of clock skew and expiry. */
  now(): number;
  /** Call after every change of `state`: marks it for the state file. */
  changed(): void;
  /** Adds a line to the audit log. */
  audit(user: string | undefined, summary: string, object: string): void;
}

/**
 * A route module: registers its paths, written without the context path, on the app.
 * Alternatives in a pattern need a group, `:version{(?:1\\.0|latest)}`: Hono puts its anchors around the pattern as written.
 */
export type Routes = (app: Hono<EmulatorEnv>, context: EmulatorContext) => void;

/**
 * One way to identify the caller: returns the caller, or a response that refuses the request, or undefined when the request has no
 * credential of its kind. Runs before `c.var.caller` is set. A credential that no authenticator accepts leaves the caller anonymous.
 */
export type Authenticator = (
  c: RequestContext,
) => Caller | Response | undefined | Promise<Caller | Response | undefined>;
