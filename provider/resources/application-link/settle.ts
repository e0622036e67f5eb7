import type { ApplicationLink, ApplicationLinkUpdate, Update } from "../../confluence/application-links";
import type { Instance } from "../../connection/instance";
import type { LinkPlan } from "../../connection/link-ledger";
import { AppLinksError } from "../../http/errors";
import type { Context } from "../definition";
import { aside, isAsPlanned, sharedMembers, UNIQUE_MEMBERS, type UniqueMember, updateTo } from "./members";
import { holdersOf, leftAside, type Move, nextMove, type Obstacle, type Wish } from "./next-move";
import { taken } from "./taken";

/** How long to wait until the engine reaches a blocking link, and again until that link moves. */
export const PATIENCE_MS = 3_000;

/** The same while the engine is about to start an operation and has a worker for it: it writes the state first. */
const LONG_PATIENCE_MS = 30_000;

/** How long the engine may take to start an expected step, unless all of its workers are busy. */
const GRACE_MS = 100;

/** How often a write is tried if its name or URL is taken between reading the links and writing. */
const ATTEMPTS = 5;

/**
 * Makes a link as planned, with one write if no other link blocks it. The last update in progress also moves the links that
 * were left aside. If the engine has no free worker to reach the blocking link, this update ends early: its link is left
 * aside, for another update to move.
 *
 * @throws AppLinksError `name_taken` or `url_taken` if another link keeps a value that this one needs, `not_found`
 */
export async function settle(context: Context, id: string, plan: LinkPlan): Promise<ApplicationLink> {
  const { instance, ledger } = context;
  const entry = ledger.links.entry(id);
  Object.assign(entry, { planned: plan, operation: "moving" });
  ledger.links.stepped();
  let hasLookedAgain = false;
  try {
    for (;;) {
      const seen = ledger.links.steps;
      const links = await instance.links.all();
      const live = links.find((link) => link.id === id);
      if (live === undefined) {
        if (hasLookedAgain) throw gone(instance, id, plan);
        hasLookedAgain = true;
        await instance.links.lookAgain();
        continue;
      }
      const isDone = isAsPlanned(live, plan);
      const others = leftAside(ledger.links, links);
      if (isDone && (others.length === 0 || ledger.links.isAnotherMoving(id))) {
        entry.operation = "over";
        return live;
      }
      const obstacles = await advance(context, isDone ? others : [{ id, plan }, ...others]);
      if (obstacles.length === 0) continue;
      const outcome = await awaitStep(context, seen, () => ledger.links.isAnotherToMove(id));
      if (outcome === "none") await makeRoom(context, obstacles);
      if (outcome !== "stuck") continue;
      const left = isDone ? live : await leaveToOthers(instance, links, live, plan);
      if (left === undefined) continue;
      entry.operation = "over";
      return left;
    }
  } catch (error) {
    Object.assign(entry, { planned: undefined, operation: "failed" });
    throw error;
  } finally {
    ledger.links.stepped();
  }
}

/**
 * Waits until no link has the values of a new one.
 *
 * @throws AppLinksError `name_taken` or `url_taken`
 */
export async function awaitRoom(context: Context, plan: LinkPlan): Promise<void> {
  const { instance, ledger } = context;
  for (;;) {
    const seen = ledger.links.steps;
    if (holdersOf(await instance.links.all(), undefined, plan).length === 0) return;
    const obstacles = await advance(context, [{ id: undefined, plan }]);
    if (obstacles.length === 0) continue;
    if ((await awaitStep(context, seen)) === "none") await makeRoom(context, obstacles);
  }
}

/** Moves links that were left aside and that nothing else will move; for operations that do not change a link themselves. */
export async function settleOthers(context: Context): Promise<void> {
  const { instance, ledger } = context;
  if (![...ledger.links.entries().values()].some(({ isSuspect, isDisplaced }) => isSuspect || isDisplaced))
    return;
  for (;;) {
    const others = leftAside(ledger.links, await instance.links.all());
    if (others.length === 0) return;
    const obstacles = await advance(context, others);
    if (obstacles.length > 0) await makeRoom(context, obstacles);
  }
}

/**
 * Waits for a step of another link. `stuck`: there can be none before this operation ends, because the engine has no worker
 * for its next step. `none`: there was none in time; the time starts again with every resource that the engine reaches,
 * because a busy machine may be slow to reach the next one.
 *
 * @param mayEnd whether another operation would complete what this one leaves unfinished; default: none would
 */
async function awaitStep(
  { ledger: { links, progress } }: Context,
  seen: number,
  mayEnd: () => boolean = () => false,
): Promise<"step" | "stuck" | "none"> {
  const begunAtMs = performance.now();
  for (;;) {
    if (await links.nextStep(seen, GRACE_MS)) return "step";
    if (progress.mayBeHeldUp && mayEnd()) return "stuck";
    if (progress.silentMs(begunAtMs) >= (progress.isComing ? LONG_PATIENCE_MS : PATIENCE_MS)) return "none";
  }
}

/** Takes one step towards the first wish that allows one. Otherwise returns what blocks the first wish. */
async function advance(context: Context, wishes: readonly Wish[]): Promise<readonly Obstacle[]> {
  const { instance, ledger } = context;
  const move = async (): Promise<readonly Obstacle[]> => {
    const links = await instance.links.all();
    let obstacles: readonly Obstacle[] = [];
    for (const wish of wishes) {
      const next = nextMove(ledger.links, links, wish);
      if (next.kind !== "blocked") {
        if (next.kind === "write") await write(context, next);
        return [];
      }
      if (obstacles.length === 0) obstacles = next.obstacles;
    }
    return obstacles;
  };
  const [first] = wishes;
  const isAlone =
    first !== undefined && holdersOf(await instance.links.all(), first.id, first.plan).length === 0;
  // Two operations that resolve the same cycle at the same time would move two links aside.
  return isAlone ? move() : instance.exclusively("moves of links", move);
}

async function write(
  { instance, ledger }: Context,
  { id, update, isAside }: Extract<Move, { kind: "write" }>,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const outcome = await instance.exclusively(id, async () => {
      const live = await instance.links.find(id);
      if (live === undefined || isAsUpdated(live, update)) return undefined;
      return instance.links.update(id, update);
    });
    if (isAside) ledger.links.entry(id).isDisplaced = true;
    ledger.links.stepped();
    if (outcome?.outcome !== "refused") return;
    if (!isTaken(outcome) || attempt === ATTEMPTS)
      throw instance.http.failure("request_refused", outcome.response);
    // A new list shows which link has it.
    if (holdersOf(await instance.links.all(), id, update as LinkPlan).length > 0) return;
  }
}

/** Whether an update was refused because another link has the name or a URL. */
function isTaken({ contexts }: Extract<Update, { outcome: "refused" }>): boolean {
  return contexts.some((member) => UNIQUE_MEMBERS.some((unique) => unique === member));
}

function isAsUpdated(live: ApplicationLink, { primary, ...members }: ApplicationLinkUpdate): boolean {
  return sharedMembers(live, members).length === UNIQUE_MEMBERS.length && (live.primary || !primary);
}

/**
 * Gives a link the values that are free, and moves it aside for the others; undefined if those were taken in the meantime.
 */
async function leaveToOthers(
  instance: Instance,
  links: readonly ApplicationLink[],
  live: ApplicationLink,
  plan: LinkPlan,
): Promise<ApplicationLink | undefined> {
  const contested = holdersOf(links, live.id, plan).flatMap((holder) => sharedMembers(holder, plan));
  const marked = aside(live, contested);
  const value = (member: UniqueMember): string =>
    contested.includes(member) ? marked[member] : plan[member];
  const members = { name: value("name"), rpcUrl: value("rpcUrl"), displayUrl: value("displayUrl") };
  const update = await instance.exclusively(live.id, () =>
    instance.links.update(live.id, { ...updateTo(plan), ...members }),
  );
  if (update.outcome === "refused") {
    if (isTaken(update)) return undefined;
    throw instance.http.failure("request_refused", update.response);
  }
  return { ...update.link, name: plan.name, rpcUrl: plan.rpcUrl, displayUrl: plan.displayUrl };
}

/** Moves links aside that are in the state and that the engine has not reached. */
async function makeRoom(context: Context, obstacles: readonly Obstacle[]): Promise<void> {
  const { instance, ledger, warn } = context;
  const staying = obstacles.find(({ holder }) => !ledger.links.isUnseen(holder.id));
  if (staying !== undefined) throw taken(context, staying);
  for (const { holder, wanted } of obstacles) {
    const { id } = holder;
    const live = await instance.links.get(id);
    const contested = live === undefined ? [] : sharedMembers(live, wanted);
    if (live === undefined || contested.length === 0) continue;
    warn(`"${live.name}" (${id}) ${MAKES_ROOM}`);
    const update = { ...aside(live, contested), primary: false };
    await write(context, { kind: "write", id, update, isAside: true });
  }
}

/** Only the engine knows which links it will delete, and which ones `retainOnDelete` or `protect` keep. */
const MAKES_ROOM =
  "makes room for another link and is marked as moving: it is in the state, and this run has not reached it yet. If the program no longer declares it, Pulumi deletes it at the end of this run; otherwise this run, or the next `pulumi up`, restores its values.";

function gone(instance: Instance, id: string, { name }: LinkPlan): AppLinksError {
  return new AppLinksError({
    reason: "not_found",
    what: `The application link "${name}" (${id}) no longer exists`,
    instance: instance.settings.baseUrl,
    hint: "It was deleted outside of Pulumi: `pulumi up --refresh` creates it again.",
  });
}
