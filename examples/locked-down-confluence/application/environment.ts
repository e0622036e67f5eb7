import type { Context, Hono } from "hono";
import type { ConfluenceAccess } from "./confluence/access";
import type { Session, Sessions } from "./sessions";
import type { Settings } from "./settings";

/** What every route module receives. */
export interface Environment {
  readonly settings: Settings;
  readonly access: ConfluenceAccess;
  readonly sessions: Sessions;
}

/** Variables of one request. */
export interface Variables {
  Variables: { session: Session | undefined };
}

/** One request. */
export type RequestContext = Context<Variables>;

/** Registers its paths on the app. */
export type Routes = (app: Hono<Variables>, environment: Environment) => void;
