import type { EmulatorContext, RequestContext } from "../context/context";
import { respondErrors, respondStatus, type V3Error } from "../http/responses";
import { hasRole } from "../login/access";
import type { Link } from "../state/server-state";
import { isTakenName, makePrimary } from "../store/link-store";
import { isSameUrl, urlProblem } from "../store/link-urls";
import { type LinkWire, readDetails } from "./link-wire";

/**
 * Changes name and display URL as REST 1.0 and 2.0 do. Returns the refusal, or undefined when the link was changed.
 *
 * @param isStrict Refuses a taken name, another RPC URL, and system links. Otherwise, as on old platforms, everything is simply stored.
 */
export function changeLink(
  c: RequestContext,
  link: Link,
  wire: LinkWire,
  { isStrict }: { isStrict: boolean },
): Response | undefined {
  const { context } = c.var;
  if (isStrict && link.isSystem && !hasRole(c, "systemAdministrator")) {
    return respondStatus(c, 403, { message: "Only system administrators may change system links." });
  }
  const { name, rpcUrl, displayUrl } = readDetails(context, wire);
  if (isStrict && isTakenName(context, name.trim(), link)) {
    return respondErrors(c, 400, [`The name ${name.trim()} is already in use.`]);
  }
  if (isStrict && !isSameUrl(rpcUrl, link.rpcUrl)) {
    return respondErrors(c, 400, ["The RPC URL of an application link cannot be changed here."]);
  }
  link.name = name.trim();
  link.displayUrl = displayUrl;
  if (!isStrict) link.rpcUrl = rpcUrl;
  context.audit(c.var.caller.user?.name, "Application link changed", link.name);
  context.changed();
  return undefined;
}

/** What REST 3.0 and the configuration page may change about a link. */
export interface LinkDetails {
  readonly name: string;
  readonly rpcUrl: string;
  readonly displayUrl: string;
  /** Only `true` has an effect. */
  readonly primary?: boolean | null | undefined;
}

/** Changes a link, or returns everything that is wrong with the change. Only here do display URLs have to be unique. */
export function changeDetails(
  context: EmulatorContext,
  user: string | undefined,
  link: Link,
  details: LinkDetails,
): V3Error[] {
  const errors = validate(context, link, details);
  if (errors.length > 0) return errors;
  const { name, rpcUrl, displayUrl, primary } = details;
  if (primary === true) makePrimary(context, link);
  Object.assign(link, { name: name.trim(), rpcUrl, displayUrl });
  context.audit(user, "Application link changed", link.name);
  context.changed();
  return [];
}

function validate(context: EmulatorContext, link: Link, details: LinkDetails): V3Error[] {
  const errors: V3Error[] = [];
  if (link.isSystem) errors.push({ summary: "System links cannot be changed." });
  if (isTakenName(context, details.name.trim(), link)) {
    errors.push({ context: "name", summary: `The name "${details.name.trim()}" is already in use.` });
  }
  const others = context.state.links.filter((other) => other !== link);
  for (const member of ["rpcUrl", "displayUrl"] as const) {
    const problem = urlProblem(details[member]);
    if (problem !== undefined) {
      errors.push({
        context: member,
        summary: `The URL "${details[member]}" is ${problem.replace("-", " ")}.`,
      });
    } else if (others.some((other) => isSameUrl(other[member], details[member]))) {
      errors.push({ context: member, summary: `Another application link has the URL ${details[member]}.` });
    }
  }
  return errors;
}
