import { randomBytes } from "node:crypto";

/** A login session, as the servlet container keeps it: in memory only, gone after a restart. */
export interface Session {
  readonly id: string;
  /** Undefined before login. */
  user: string | undefined;
  lastUsedMs: number;
  /** End of the secure administrator session, 0 without one. */
  webSudoUntilMs: number;
  /** Goes into forms as `atl_token`. */
  readonly xsrfToken: string;
}

/** The sessions of one emulator. */
export interface Sessions {
  start(user: string | undefined): Session;
  /** Undefined for an unknown or expired id; finding a session counts as using it. */
  find(id: string | undefined): Session | undefined;
  end(id: string): void;
  /** Ends all, as a restart or an expiry does. */
  clear(): void;
}

/** More than any test needs; it limits what clients that never send their cookie back can accumulate. */
const maxSessions = 10_000;

/** Creates an empty store. */
export function createSessions(now: () => number, timeoutMs: () => number): Sessions {
  const sessions = new Map<string, Session>();
  return {
    start(user) {
      const session: Session = {
        id: randomBytes(16).toString("hex").toUpperCase(),
        user,
        lastUsedMs: now(),
        webSudoUntilMs: 0,
        xsrfToken: randomBytes(20).toString("hex"),
      };
      sessions.set(session.id, session);
      const oldest = sessions.keys().next().value;
      if (sessions.size > maxSessions && oldest !== undefined) sessions.delete(oldest);
      return session;
    },
    find(id) {
      const session = id === undefined ? undefined : sessions.get(id);
      if (session === undefined) return undefined;
      if (now() - session.lastUsedMs > timeoutMs()) {
        sessions.delete(session.id);
        return undefined;
      }
      session.lastUsedMs = now();
      return session;
    },
    end(id) {
      sessions.delete(id);
    },
    clear() {
      sessions.clear();
    },
  };
}
