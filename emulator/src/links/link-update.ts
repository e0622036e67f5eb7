import type { EmulatorContext, RequestContext } from "../context";
import { answerErrors, answerStatus } from "../http/answers";
import { hasRole } from "../login/access";
import type { Link } from "../state";
import { isTakenName } from "./link-store";
import { isSameUrl } from "./link-urls";
import { type LinkWire, readDetails } from "./link-wire";

/**
 * Changes name and display URL as REST 1.0 and 2.0 do. Returns the refusal, or undefined when the link was changed.
 *
 * @param isStrict Refuses a taken name, another RPC URL, and system links. Without, as on old platforms, all of it is simply stored.
 */
export function changeLink(
  c: RequestContext,
  context: EmulatorContext,
  link: Link,
  wire: LinkWire,
  { isStrict }: { isStrict: boolean },
): Response | undefined {
  if (isStrict && link.isSystem && !hasRole(c, "systemAdministrator")) {
    return answerStatus(c, context, 403, { message: "Only system administrators may change system links." });
  }
  const { name, rpcUrl, displayUrl } = readDetails(context, wire);
  if (isStrict && isTakenName(context, name.trim(), link)) {
    return answerErrors(c, context, 400, [`The name ${name.trim()} is already in use.`]);
  }
  if (isStrict && !isSameUrl(rpcUrl, link.rpcUrl)) {
    return answerErrors(c, context, 400, ["The RPC URL of an application link cannot be changed here."]);
  }
  link.name = name.trim();
  link.displayUrl = displayUrl;
  if (!isStrict) link.rpcUrl = rpcUrl;
  context.audit(c.get("caller").user?.name, "Application link changed", link.name);
  context.changed();
  return undefined;
}
