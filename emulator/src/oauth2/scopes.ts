import type { Role } from "../state/server-state";

/** What a bearer token allows, each scope including the ones before it. */
export const scopes = ["READ", "WRITE", "ADMIN", "SYSTEM_ADMIN"] as const;

/** Name of a scope. */
export type Scope = (typeof scopes)[number];

/** Whether a string names a scope. */
export function isScope(text: string): text is Scope {
  return scopes.some((scope) => scope === text);
}

/** Whether a client with scope `granted` may ask for `requested`. */
export function includesScope(granted: Scope, requested: Scope): boolean {
  return scopes.indexOf(granted) >= scopes.indexOf(requested);
}

/** The role in which a user acts through a token: their own, but no more than the scope allows. */
export function roleWithin(scope: Scope, role: Role): Role {
  const limit = LIMITS[scope];
  return ROLES.indexOf(role) <= ROLES.indexOf(limit) ? role : limit;
}

/** What a user reads on the consent page. */
export const scopeSentences: Readonly<Record<Scope, string>> = {
  READ: "view what you can see",
  WRITE: "view, create, change and delete content as you",
  ADMIN: "administer this site as you, except for what only system administrators may do",
  SYSTEM_ADMIN: "administer this site as you, without exception",
};

const ROLES: readonly Role[] = ["user", "administrator", "systemAdministrator"];

const LIMITS: Readonly<Record<Scope, Role>> = {
  READ: "user",
  WRITE: "user",
  ADMIN: "administrator",
  SYSTEM_ADMIN: "systemAdministrator",
};
