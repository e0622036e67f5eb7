import type { EmulatorContext } from "../context/context";
import type { Link } from "../state/server-state";
import { deleteIncomingConsumer, deleteOutgoingConsumer, removeTrust } from "./consumer-store";
import { isInstalledType } from "./link-types";

/** The members of a new link. */
export interface NewLink {
  readonly id: string;
  readonly typeId: string;
  readonly name: string;
  readonly rpcUrl: string;
  readonly displayUrl: string;
  readonly isPrimary: boolean;
}

/** Type of the allowlist rules that are added and removed with links. */
export const LINK_RULE_TYPE = "whitelist.application.link";

/** The link with this id, in upper or lower case; stored ids are lower-case. */
export function linkById({ state }: EmulatorContext, id: string): Link | undefined {
  const wanted = id.toLowerCase();
  return state.links.find((link) => link.id === wanted);
}

/** The links that lists show: in the order of their creation, without those whose type is not installed. */
export function listedLinks(context: EmulatorContext): Link[] {
  return context.state.links.filter(({ typeId }) => isInstalledType(typeId));
}

/** The links of a type, the primary one first. */
export function linksOfType({ state }: EmulatorContext, typeId: string): Link[] {
  const links = state.links.filter((link) => link.typeId === typeId);
  return [...links.filter(({ isPrimary }) => isPrimary), ...links.filter(({ isPrimary }) => !isPrimary)];
}

/** Whether creation refuses this id, because a link or a ghost link has it. */
export function isTakenId(context: EmulatorContext, id: string): boolean {
  return linkById(context, id) !== undefined || context.state.ghostLinkIds.includes(id);
}

/** Whether a link other than this one has the name. */
export function isTakenName({ state }: EmulatorContext, name: string, self?: Link): boolean {
  return state.links.some((link) => link.name === name && link !== self);
}

/**
 * Adds a link. A number is appended to a taken name, silently; the first link of a type is its primary one.
 * Adds the allowlist rule of the link too.
 */
export function addLink(context: EmulatorContext, user: string | undefined, details: NewLink): Link {
  const { state } = context;
  const isFirst = !state.links.some(({ typeId }) => typeId === details.typeId);
  const link: Link = {
    ...details,
    name: freeName(context, details.name.trim()),
    isPrimary: false,
    isSystem: false,
    properties: {},
    providers: {},
  };
  state.links.push(link);
  if (isFirst || details.isPrimary) makePrimary(context, link);
  addAllowlistRule(context, link);
  context.audit(user, "Application link added", link.name);
  context.changed();
  return link;
}

/** Makes a link the only primary one of its type. */
export function makePrimary(context: EmulatorContext, link: Link): void {
  for (const other of context.state.links) {
    if (other.typeId === link.typeId) other.isPrimary = other === link;
  }
  context.changed();
}

/**
 * Deletes a link with its properties, its providers, its trusted application, its consumers with their tokens, and its allowlist rule.
 * Under a quirk the consumers stay behind as orphans. If the link was primary, the first remaining one of its type becomes primary.
 */
export function removeLink(context: EmulatorContext, user: string | undefined, link: Link): void {
  const { state, quirks } = context;
  if (quirks.deleteRemovesConsumer) {
    deleteIncomingConsumer(context, link);
    deleteOutgoingConsumer(context, link);
  }
  removeTrust(context, link);
  state.links = state.links.filter((other) => other !== link);
  state.outgoingTokens = state.outgoingTokens.filter(({ linkId }) => linkId !== link.id);
  state.allowlist.rules = state.allowlist.rules.filter(
    ({ type, expression }) => type !== LINK_RULE_TYPE || expression !== link.id,
  );
  const successor = link.isPrimary ? state.links.find(({ typeId }) => typeId === link.typeId) : undefined;
  if (successor !== undefined) makePrimary(context, successor);
  context.audit(user, "Application link deleted", link.name);
  context.changed();
}

/** Removes a ghost link; false when there is none with this id. */
export function removeGhost(context: EmulatorContext, id: string): boolean {
  const { state } = context;
  const left = state.ghostLinkIds.filter((ghost) => ghost !== id.toLowerCase());
  if (left.length === state.ghostLinkIds.length) return false;
  state.ghostLinkIds = left;
  context.changed();
  return true;
}

function freeName(context: EmulatorContext, name: string): string {
  let candidate = name;
  for (let number = 2; isTakenName(context, candidate); number += 1) candidate = `${name} - ${number}`;
  return candidate;
}

function addAllowlistRule({ state }: EmulatorContext, link: Link): void {
  const { restrictiveness, rules } = state.allowlist;
  if (restrictiveness === "DENY") return;
  rules.push({
    id: Math.max(0, ...rules.map(({ id }) => id)) + 1,
    expression: link.id,
    type: LINK_RULE_TYPE,
    allowInbound: false,
    allowAnonymousUser: restrictiveness === "ALLOW_ANONYMOUS",
  });
}
