import type { RunOptions } from "../engine/run-options";
import {
  type Action,
  LINK_MEMBERS,
  LINK_PARTS,
  type Parallel,
  type ReplacedPart,
  type Replacement,
  SHARED_MEMBERS,
  SHARED_PARTS,
  type Side,
  SLOTS,
  type Slot,
  STACKS,
  type StackNumber,
  sideOf,
} from "./actions";
import { linkByHand, sharedByHand } from "./actions-by-hand";
import { changeByHand, changeSharedByHand, removeByHand, removeSharedByHand } from "./administrator";
import { type Declarations, edit, linksOn, nothingDeclared, OF_THE_PAIR, stackOf } from "./declarations";
import { configurationOf, linkName, NEIGHBOUR, nameIn, namesOn } from "./declared-program";
import { disturb } from "./disturbances";
import { Invariants } from "./invariants";
import type { Servers } from "./model-servers";
import { heed } from "./remedies";
import { Stage } from "./stage";

/** The number of ups after which a program should have converged; at `--parallel 1` each of them reports only one failure. */
const MOST_UPS = 12;

/** What a failure is not repaired without. */
const ASKS_FOR_REFRESH = /--refresh/;
const ASKS_FOR_PARALLEL = /higher `--parallel`/;

/** The program, its stack and the servers, and the invariants between them. */
export class World {
  readonly #stage: Stage;
  readonly #invariants: Invariants;
  #lastGood: Declarations = nothingDeclared();
  /** What the next full run is told to replace. */
  #replaced: readonly string[] = [];

  /** @param see is told of every event of a history that had something to act on */
  constructor(
    servers: Servers,
    private readonly see: (event: string) => void = () => {},
  ) {
    this.#stage = new Stage(servers);
    this.#invariants = new Invariants(this.#stage);
  }

  async run(action: Action): Promise<void> {
    switch (action.do) {
      case "rotate links":
        return this.#rotate(action.what, action.side);
      case "change by hand":
        return linkByHand(this.#stage, action.slot, LINK_MEMBERS, action.what, (server, link, what) =>
          changeByHand(server, link, what, this.#stage.next()),
        );
      case "remove by hand":
        return linkByHand(this.#stage, action.slot, LINK_PARTS, action.what, removeByHand);
      case "change shared by hand":
        return sharedByHand(this.#stage, action.side, SHARED_MEMBERS, action.what, changeSharedByHand);
      case "remove shared by hand":
        return sharedByHand(this.#stage, action.side, SHARED_PARTS, action.what, removeSharedByHand);
      case "fault":
      case "outage":
      case "cut off":
        this.#stage.isDisturbed = true;
        return disturb(this.#stage.server(action.side), action);
      case "partial run": {
        const names = action.slots.flatMap((slot) => namesOn(this.#stage.declarations, slot));
        const options: RunOptions =
          action.how === "target"
            ? { targets: names }
            : action.how === "exclude"
              ? { excludes: names }
              : { continuesOnError: true };
        this.see(action.how);
        await this.#partially({ ...options, parallel: action.parallel });
        return;
      }
      case "neighbour fails": {
        const { continuesOnError, parallel, slot } = action;
        this.see(`neighbour fails${continuesOnError ? ", continue on error" : ""}`);
        await this.#partially({ continuesOnError, parallel }, slot);
        return;
      }
      case "put back":
        this.see("put back");
        this.#stage.declarations = structuredClone(this.#lastGood);
        return;
      case "replace":
        return this.#replace(action.slot, action.part, action.how);
      case "hand over":
        return this.#handOver(action.slot, action.isInterrupted);
      case "up":
        this.see(`up, parallel ${action.parallel ?? "unlimited"}`);
        return this.converge(action.parallel, action.isConcurrent);
      case "refresh":
        for (const stack of this.#stage.stacks) await this.#stage.attempt(() => stack.refresh());
        return;
      case "destroy":
        for (const stack of this.#stage.stacks) await this.#stage.attempt(() => stack.destroy());
        this.#stage.isDirty = true;
        return;
      default:
        if (action.do === "reorder") this.see(orderOf(action));
        return edit(this.#stage.declarations, action, () => this.#stage.next());
    }
  }

  /** `pulumi up`, repeated after a failure, with the one command that a message may ask for; afterwards everything must be as declared. */
  async converge(parallel?: Parallel, isConcurrent = false): Promise<void> {
    const isDirty = this.#stage.isDirty;
    if (isConcurrent && this.#mayRunAtOnce()) {
      this.see("up of both stacks at once");
      await Promise.all(STACKS.map((stack) => this.#convergeStack(stack, isDirty, parallel)));
    } else {
      for (const stack of STACKS) await this.#convergeStack(stack, isDirty, parallel);
    }
    this.#stage.isDirty = false;
    this.#replaced = [];
    this.#lastGood = structuredClone(this.#stage.declarations);
    this.#invariants.notePrimary();
    this.#invariants.assertConverged();
    this.#invariants.assertGenerated();
    const written = this.#stage.writes;
    for (const stack of this.#stage.stacks) await stack.up();
    expect({ writes: this.#stage.writes - written }).toEqual({ writes: 0 });
  }

  /** A disturbance is one run's, and a public key that the other stack passes on is there after its run. */
  #mayRunAtOnce(): boolean {
    const { handedOver, links } = this.#stage.declarations;
    const isWaiting = [...handedOver].some((slot) => links.get(slot)?.consumer?.publicKey === OF_THE_PAIR);
    return (
      !isWaiting && !this.#stage.isDisturbed && this.#stage.stacks.every(({ names }) => names.length > 0)
    );
  }

  async #convergeStack(number: StackNumber, isDirty: boolean, parallel: Parallel): Promise<void> {
    const stack = this.#stage.stacks[number];
    this.#stage.declare(number);
    const replaces = this.#replaced;
    let outcome = await this.#stage.attempt(() => stack.up({ isRefreshed: isDirty, replaces, parallel }));
    for (let ups = 1; outcome !== undefined; ups++) {
      if (ups === MOST_UPS) throw new Error(`up does not converge:\n${outcome.message}`);
      await heed(this.#stage, number, outcome);
      const isRefreshed = this.#stage.isDirty || isDirty || ASKS_FOR_REFRESH.test(outcome.message);
      const parallelism = ASKS_FOR_PARALLEL.test(outcome.message) ? undefined : parallel;
      outcome = await this.#stage.attempt(() => stack.up({ isRefreshed, parallel: parallelism }));
    }
    stack.options = { config: configurationOf(this.#stage.servers) };
  }

  /** A resource that is there, preferably the drawn one, is to be replaced by the next run. */
  #replace(slot: Slot, part: ReplacedPart, how: Replacement): void {
    for (const candidate of [slot, ...SLOTS]) {
      const names = namesOn(this.#stage.declarations, candidate);
      const stack = this.#stage.stacks[stackOf(this.#stage.declarations, candidate)];
      const there = names.filter((name) => stack.names.includes(name));
      const name = there.find((each) => each.startsWith(part)) ?? there[0];
      if (name === undefined) continue;
      this.see(`${how} of a ${name.split("-")[0]}`);
      if (how === "taint") stack.taint([name]);
      else this.#replaced = [name];
      return;
    }
  }

  /** A partial run of the first stack. */
  async #partially(options: RunOptions, failing?: Slot): Promise<void> {
    this.#stage.declare(0, failing);
    this.#invariants.notePrimary();
    await this.#stage.attempt(() => this.#stage.stacks[0].up(options));
    this.#stage.stacks[0].retract(NEIGHBOUR);
    this.#invariants.assertForeign();
  }

  /** The second stack gets a link of the first, or gives it back. */
  async #handOver(slot: Slot, isInterrupted: boolean): Promise<void> {
    const from = stackOf(this.#stage.declarations, slot);
    const [giver, receiver] =
      from === 0 ? this.#stage.stacks : ([this.#stage.stacks[1], this.#stage.stacks[0]] as const);
    if (!giver.names.includes(nameIn(this.#stage.declarations, linkName(slot)))) return;
    // Names and URLs on their way from one link to another are settled first: the other stack cannot see them.
    await this.converge();
    this.see(`hand over${isInterrupted ? ", interrupted" : ""}`);
    giver.moveState(receiver, namesOn(this.#stage.declarations, slot));
    if (isInterrupted) {
      this.#stage.declare(from);
      const before = JSON.stringify(this.#stage.server(sideOf(slot)).state.links.map(({ id }) => id));
      await this.#stage.attempt(() => giver.up());
      const after = this.#stage.server(sideOf(slot)).state.links.map(({ id }) => id);
      for (const id of JSON.parse(before) as string[]) {
        if (receiver.exportState().some((resource) => resource.id === id)) expect(after).toContain(id);
      }
    }
    if (from === 0) this.#stage.declarations.handedOver.add(slot);
    else this.#stage.declarations.handedOver.delete(slot);
    // What was declared before was declared in another stack.
    this.#lastGood = structuredClone(this.#stage.declarations);
  }

  /** Destroys everything that is declared; only what existed before is left. */
  async tearDown(): Promise<void> {
    for (const stack of this.#stage.stacks) {
      let outcome = await this.#stage.attempt(() => stack.destroy());
      for (let tries = 0; outcome !== undefined; tries++) {
        if (tries > 2) throw new Error(`destroy does not end:\n${outcome.message}`);
        outcome = await this.#stage.attempt(() => stack.destroy());
      }
    }
    this.#invariants.assertNothingLeft();
  }

  /** Hands a member on among the links of one server, in a circle and in one change. */
  #rotate(what: "names" | "urls", side: Side): void {
    // What a link of another stack has is somebody else's.
    const links = linksOn(this.#stage.declarations, side).filter(
      ([slot]) => stackOf(this.#stage.declarations, slot) === 0,
    );
    const member = what === "names" ? "name" : "rpcUrl";
    const values = links.map(([, link]) => link[member]);
    links.forEach(([, link], index) => {
      link[member] = values[(index + 1) % values.length] ?? link[member];
    });
  }
}

function orderOf({ isReversed, late }: Extract<Action, { do: "reorder" }>): string {
  return `order: ${isReversed ? "reversed" : "as written"}${late.length === 0 ? "" : ", some late"}`;
}
