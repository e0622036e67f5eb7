import type { EmulatorContext } from "../context";
import type { V3Error } from "../http/answers";
import type { Link } from "../state";
import { isTakenName, makePrimary } from "./link-store";
import { isSameUrl, urlProblem } from "./link-urls";

/** What REST 3.0 and the configuration page may change about a link. */
export interface LinkDetails {
  readonly name: string;
  readonly rpcUrl: string;
  readonly displayUrl: string;
  /** Only `true` has an effect. */
  readonly primary?: boolean | null | undefined;
}

/** Changes a link, or returns all that is wrong with the change at once. Only here are display URLs unique. */
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
