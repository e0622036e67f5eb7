import type { Authenticator } from "./authenticator";

/** Personal access tokens. An unknown bearer token leaves the caller anonymous. */
export const personalTokenAuthenticator: Authenticator = (c, { state, quirks }) => {
  const token = /^Bearer (.+)$/.exec(c.req.header("Authorization") ?? "")?.[1];
  const user = state.users.find(({ tokens }) => token !== undefined && tokens.includes(token));
  if (user === undefined) return undefined;
  // The old REST platform waives WebSudo for Basic only.
  return { user, role: user.role, method: "bearer", webSudo: quirks.platform === "new" };
};
