import { randomBytes } from "node:crypto";
import type { ConfluenceAccess, ConfluenceVisit } from "./confluence/access";
import type { User } from "./settings";

/** A user who is logged in to this application. */
export interface Session {
  readonly id: string;
  readonly user: User;
  /** The way into Confluence, undefined for users without an account there. */
  readonly visit: ConfluenceVisit | undefined;
}

/** Who is logged in. In memory only: a restart asks everybody to log in again. */
export interface Sessions {
  start(user: User): Session;
  /** Undefined for an unknown, ended or idle session. */
  find(id: string | undefined): Session | undefined;
  /** Ends the user's session in Confluence with it. */
  end(id: string): Promise<void>;
  endAll(): Promise<void>;
}

const IDLE_TIMEOUT_MS = 30 * 60_000;

/** Creates an empty store. */
export function createSessions(access: ConfluenceAccess): Sessions {
  const sessions = new Map<string, { session: Session; idle: NodeJS.Timeout }>();

  async function end(id: string): Promise<void> {
    const found = sessions.get(id);
    if (found === undefined) return;
    sessions.delete(id);
    clearTimeout(found.idle);
    await found.session.visit?.end();
  }

  return {
    start(user) {
      const id = randomBytes(24).toString("base64url");
      const visit = user.confluenceAccount === undefined ? undefined : access.visitAs(user.confluenceAccount);
      const idle = setTimeout(() => end(id), IDLE_TIMEOUT_MS).unref();
      const session: Session = { id, user, visit };
      sessions.set(id, { session, idle });
      return session;
    },
    find(id) {
      const found = sessions.get(id ?? "");
      found?.idle.refresh();
      return found?.session;
    },
    end,
    async endAll() {
      await Promise.all([...sessions.keys()].map(end));
    },
  };
}
