import type { Caller, EmulatorContext, RequestContext } from "../context";
import { oauth1Authenticator } from "../oauth1/authenticate";
import { oauth2Authenticator } from "../oauth2/bearer";
import { basicAuthenticator } from "./basic";
import { personalTokenAuthenticator } from "./personal-token";
import { sessionAuthenticator } from "./session-cookie";

/**
 * One way to say who is calling: recognised, refused with an answer, or (undefined) no credential that it accepts.
 * It is asked before `c.get("caller")` is set. A credential that nobody accepts leaves the caller anonymous.
 */
export type Authenticator = (
  c: RequestContext,
  context: EmulatorContext,
) => Caller | Response | undefined | Promise<Caller | Response | undefined>;

/** The ways, in the order in which they are tried; the first that knows the caller wins. */
export const authenticators: readonly Authenticator[] = [
  oauth1Authenticator,
  oauth2Authenticator,
  sessionAuthenticator,
  personalTokenAuthenticator,
  basicAuthenticator,
];
