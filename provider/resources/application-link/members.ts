import type { ApplicationLink, ApplicationLinkUpdate } from "../../confluence/application-links";
import type { LinkPlan, UniqueMembers } from "../../connection/link-ledger";
import { isSameUrl, urlKey } from "../fields/same-url";

/** Names of the members that must be unique among the links of a server, in the order used in messages. */
export const UNIQUE_MEMBERS = [
  "name",
  "rpcUrl",
  "displayUrl",
] as const satisfies readonly (keyof UniqueMembers)[];
export type UniqueMember = (typeof UNIQUE_MEMBERS)[number];

/** The unique members that are the same in two links. */
export function sharedMembers(one: UniqueMembers, other: UniqueMembers): readonly UniqueMember[] {
  return UNIQUE_MEMBERS.filter((member) =>
    member === "name" ? one.name === other.name : isSameUrl(one[member], other[member]),
  );
}

/** The unique members of a link as strings: two links share one where {@link sharedMembers} finds a member. */
export function uniqueKeys(members: UniqueMembers): readonly string[] {
  return UNIQUE_MEMBERS.map(
    (member) => `${member} ${member === "name" ? members.name : urlKey(members[member])}`,
  );
}

/** Whether a link on the server is as declared. */
export function isAsPlanned(live: ApplicationLink, plan: LinkPlan): boolean {
  return (
    sharedMembers(live, plan).length === UNIQUE_MEMBERS.length && (plan.primary === undefined || live.primary)
  );
}

/** Longest name that the server accepts. */
const LONGEST_NAME = 255;

/** The members of a link that is moved aside: unique values for the given members, marked with the beginning of its id. */
export function aside(link: ApplicationLink, members: readonly UniqueMember[]): UniqueMembers {
  const { name, url } = marksOf(link.id);
  const to: Readonly<Record<UniqueMember, string>> = {
    name: link.name.slice(0, LONGEST_NAME - name.length) + name,
    rpcUrl: link.rpcUrl + url,
    displayUrl: link.displayUrl + url,
  };
  const moved = (member: UniqueMember): string => (members.includes(member) ? to[member] : link[member]);
  return { name: moved("name"), rpcUrl: moved("rpcUrl"), displayUrl: moved("displayUrl") };
}

/** Whether a link is currently moved aside. */
export function isAside({ id, name, rpcUrl, displayUrl }: ApplicationLink): boolean {
  const marks = marksOf(id);
  return name.endsWith(marks.name) || rpcUrl.endsWith(marks.url) || displayUrl.endsWith(marks.url);
}

/** The write that makes a link as planned; the server ignores `primary: false`. */
export function updateTo({ name, rpcUrl, displayUrl, primary }: LinkPlan): ApplicationLinkUpdate {
  return { name, rpcUrl, displayUrl, primary: primary === true };
}

function marksOf(id: string): { readonly name: string; readonly url: string } {
  const mark = id.slice(0, 8);
  return { name: ` (moving ${mark})`, url: `/moving-${mark}` };
}
