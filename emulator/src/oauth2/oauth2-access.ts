import type { EmulatorContext, RequestContext } from "../context";
import { requestBase } from "../http/addresses";
import { hasRole } from "../login/access";
import { oauthChallenge } from "../oauth1/problems";
import { answerInvalid } from "./validation";

/** Guards the OAuth 2.0 configuration: for system administrators. The refusal is a 401 in JSON whatever the caller accepts. */
export function requireOAuth2Sysadmin(c: RequestContext, context: EmulatorContext): Response | undefined {
  if (hasRole(c, "systemAdministrator")) return undefined;
  c.header("WWW-Authenticate", oauthChallenge(requestBase(c, context)));
  return answerInvalid(c, { errors: ["This needs a system administrator."], fieldErrors: {} }, 401);
}
