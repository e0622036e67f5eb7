import type { ApplicationLink } from "../../confluence/application-links";
import * as applicationLinks from "../../confluence/application-links";
import type { Instance } from "../../connection/instance";
import { AppLinksError } from "../../http/errors";
import { sleep } from "../../http/retry";
import { isSameUrl } from "../same-url";

/** The members that no two links of a server may share. */
export interface UniqueMembers {
  readonly name: string;
  readonly rpcUrl: string;
  readonly displayUrl: string;
}

/** What this run is going to make of its links, by instance and link id: known once the engine has asked for the diff. */
const announced = new WeakMap<Instance, Map<string, UniqueMembers>>();

/** How long a neighbour that holds a wanted name or URL may take to show that it is about to give it up. */
const PATIENCE_MS = 1_500;

/** Remembers what a link is about to become. */
export function announce(instance: Instance, id: string, members: UniqueMembers): void {
  const plans = announced.get(instance) ?? new Map<string, UniqueMembers>();
  announced.set(instance, plans.set(id, members));
}

/**
 * Frees names and URLs that other links hold but are about to give up in this run, by giving those links a value in
 * between: the server checks uniqueness at every call, so links that swap values need one.
 *
 * @throws AppLinksError `name_taken` or `url_taken` when a neighbour means to keep what it has
 */
export async function makeRoom(
  instance: Instance,
  own: string | undefined,
  wanted: UniqueMembers,
): Promise<void> {
  const links = await instance.links();
  for (const neighbour of links) {
    if (neighbour.id === own) continue;
    const contested = contestedMembers(neighbour, wanted);
    if (contested.length === 0) continue;
    await waitUntilLeaving(instance, neighbour, contested, wanted);
    await stepAside(instance, neighbour.id, wanted);
  }
}

const MEMBERS = ["name", "rpcUrl", "displayUrl"] as const;
type Member = (typeof MEMBERS)[number];

function contestedMembers(link: UniqueMembers, wanted: UniqueMembers): readonly Member[] {
  return MEMBERS.filter((member) => isSameMember(member, link, wanted));
}

function isSameMember(member: Member, one: UniqueMembers, other: UniqueMembers): boolean {
  return member === "name" ? one.name === other.name : isSameUrl(one[member], other[member]);
}

async function waitUntilLeaving(
  instance: Instance,
  neighbour: ApplicationLink,
  contested: readonly Member[],
  wanted: UniqueMembers,
): Promise<void> {
  const deadlineMs = Date.now() + PATIENCE_MS;
  for (;;) {
    const plan = announced.get(instance)?.get(neighbour.id);
    if (plan !== undefined && contested.every((member) => !isSameMember(member, plan, wanted))) return;
    if (Date.now() >= deadlineMs) throw taken(instance, neighbour, contested);
    await sleep(50);
  }
}

async function stepAside(instance: Instance, id: string, wanted: UniqueMembers): Promise<void> {
  await instance.exclusively(id, async () => {
    const live = await applicationLinks.get(instance.http, id);
    if (live === undefined) return;
    const contested = contestedMembers(live, wanted);
    if (contested.length === 0) return;
    const mark = `moving ${id.slice(0, 8)}`;
    const aside = {
      name: contested.includes("name") ? `${live.name} (${mark})` : live.name,
      rpcUrl: contested.includes("rpcUrl") ? `${live.rpcUrl}/${mark.replace(" ", "-")}` : live.rpcUrl,
      displayUrl: contested.includes("displayUrl")
        ? `${live.displayUrl}/${mark.replace(" ", "-")}`
        : live.displayUrl,
      primary: false,
    };
    instance.linksChanged();
    const update = await applicationLinks.update(instance.http, id, aside);
    instance.linksChanged();
    if (update.outcome === "refused") throw instance.http.failure("request_refused", update.answer);
  });
}

function taken(instance: Instance, neighbour: ApplicationLink, contested: readonly Member[]): AppLinksError {
  const isName = contested.includes("name");
  const member = isName ? "name" : (contested[0] ?? "rpcUrl");
  return new AppLinksError({
    reason: isName ? "name_taken" : "url_taken",
    what: `The ${member} "${neighbour[member]}" belongs to another application link (${neighbour.id}, type ${neighbour.type}, ${neighbour.rpcUrl})`,
    instance: instance.settings.baseUrl,
    hint: isName
      ? "Choose another name, or rename that link first. The server would silently have named the new one differently."
      : "Every link needs its own URLs. Choose another one, or change that link first.",
  });
}
