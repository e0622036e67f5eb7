import { oauth1Authenticator } from "../oauth1/authenticate";
import { oauth2Authenticator } from "../oauth2/bearer";
import type { Authenticator } from "./authenticator";
import { basicAuthenticator } from "./basic";
import { personalTokenAuthenticator } from "./personal-token";
import { sessionAuthenticator } from "./session-cookie";

/** The ways, in the order in which they are tried; the first that knows the caller wins. */
export const authenticators: readonly Authenticator[] = [
  oauth1Authenticator,
  oauth2Authenticator,
  sessionAuthenticator,
  personalTokenAuthenticator,
  basicAuthenticator,
];
