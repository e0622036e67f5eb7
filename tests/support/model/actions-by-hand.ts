import type { Emulator, Link } from "@pulumi-confluence-applinks/emulator";
import { type Side, SLOTS, type Slot, sideOf } from "./actions";
import { actUntilChanged } from "./administrator";
import { linkName, nameIn } from "./declared-program";
import type { Stage } from "./stage";

/** Acts on a declared link that is there, preferably that of the slot. */
export function linkByHand<What>(
  stage: Stage,
  slot: Slot,
  all: readonly What[],
  what: What,
  act: (server: Emulator, link: Link, what: What) => void,
): void {
  for (const candidate of [slot, ...SLOTS]) {
    const name = nameIn(stage.declarations, linkName(candidate));
    const stack = stage.stacks.find(({ names }) => names.includes(name));
    if (stack === undefined) continue;
    const server = stage.server(sideOf(candidate));
    const link = server.state.links.find(({ id }) => id === stack.resource(name).id);
    if (link === undefined) continue;
    stage.isDirty = true;
    actUntilChanged(server, all, what, (each) => act(server, link, each));
    return;
  }
}

/** Acts on what the servers have besides the parts of one link. */
export function sharedByHand<What>(
  stage: Stage,
  side: Side,
  all: readonly What[],
  what: What,
  act: (server: Emulator, jiraId: string, what: What) => void,
): void {
  const server = stage.server(side);
  stage.isDirty = true;
  actUntilChanged(server, all, what, (each) => act(server, stage.servers.jira.applicationId, each));
}
