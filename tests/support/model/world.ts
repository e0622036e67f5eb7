import type { Emulator, Link, ServerState } from "@pulumi-confluence-applinks/emulator";
import { linkIdOfUrl } from "../../../emulator/src/store/link-urls";
import { FakeEngine, OperationFailed, type Report } from "../engine/fake-engine";
import { revealed } from "../engine/properties";
import type { RunOptions } from "../engine/run-options";
import { type ResourceState, typeOf } from "../engine/state";
import { type InProcessPlugin, startInProcessPlugin } from "../in-process-plugin";
import {
  type Action,
  LINK_MEMBERS,
  LINK_PARTS,
  type Parallel,
  type ReplacedPart,
  type Replacement,
  SHARED_MEMBERS,
  SHARED_PARTS,
  SIDES,
  type Side,
  SLOTS,
  type Slot,
  STACKS,
  type StackNumber,
  sideOf,
} from "./actions";
import {
  actUntilChanged,
  CLIENT_NAME,
  changeByHand,
  changeSharedByHand,
  removeByHand,
  removeSharedByHand,
} from "./administrator";
import { actual, expected } from "./comparison";
import { type Declarations, edit, linksOn, nothingDeclared, OF_THE_PAIR, stackOf } from "./declarations";
import { disturb, whenCutOff } from "./disturbances";
import { foreignPart } from "./foreign";
import { GeneratedValues } from "./generated-values";
import {
  clientName,
  configurationOf,
  declareAll,
  KEY_PAIR,
  linkName,
  NEIGHBOUR,
  nameIn,
  namesOn,
} from "./program";
import type { Servers } from "./servers";

/** Ups after which a program that has not converged never will; at `--parallel 1` each tells of one failure alone. */
const MOST_UPS = 12;

/** What a failure is not repaired without. */
const ASKS_FOR_REFRESH = /--refresh/;
const ASKS_FOR_PARALLEL = /higher `--parallel`/;

/** The program, its stack and the servers, and the rules that must hold between them. */
export class World {
  #declarations: Declarations = nothingDeclared();
  #lastGood: Declarations = nothingDeclared();
  readonly #plugins = new Set<InProcessPlugin>();
  /** The stack of everything, and the one that links are handed over to. */
  readonly #stacks: readonly [FakeEngine, FakeEngine];
  readonly #foreign: readonly [ServerState, ServerState];
  #serial = 0;
  /** Somebody else has changed a server, or a run was disturbed in a way that only a refresh finds out about. */
  #isDirty = false;
  #isDisturbed = false;
  /** What the next whole run is told to replace. */
  #replaced: readonly string[] = [];
  /** Whether a declared link has become the primary one of its type. */
  #isPrimaryMoved = false;
  readonly #generated = new GeneratedValues();

  /** @param see is told of every event of a history that had something to act on */
  constructor(
    readonly servers: Servers,
    private readonly see: (event: string) => void = () => {},
  ) {
    const [first, second] = servers.confluences;
    this.#foreign = [structuredClone(first.state), structuredClone(second.state)];
    const stack = (): FakeEngine =>
      new FakeEngine({ config: configurationOf(servers) }, async (options) => {
        const plugin = await startInProcessPlugin(options);
        this.#plugins.add(plugin);
        return plugin;
      });
    this.#stacks = [stack(), stack()];
  }

  async run(action: Action): Promise<void> {
    switch (action.do) {
      case "rotate links":
        return this.#rotate(action.what, action.side);
      case "change by hand":
        return this.#byHand(action.slot, LINK_MEMBERS, action.what, (server, link, what) =>
          changeByHand(server, link, what, ++this.#serial),
        );
      case "remove by hand":
        return this.#byHand(action.slot, LINK_PARTS, action.what, removeByHand);
      case "change shared by hand":
        return this.#sharedByHand(action.side, SHARED_MEMBERS, action.what, changeSharedByHand);
      case "remove shared by hand":
        return this.#sharedByHand(action.side, SHARED_PARTS, action.what, removeSharedByHand);
      case "fault":
      case "outage":
      case "cut off":
        this.#isDisturbed = true;
        return disturb(this.#server(action.side), action);
      case "partial run": {
        const names = action.slots.flatMap((slot) => namesOn(this.#declarations, slot));
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
        this.#declarations = structuredClone(this.#lastGood);
        return;
      case "replace":
        return this.#replace(action.slot, action.part, action.how);
      case "hand over":
        return this.#handOver(action.slot, action.isInterrupted);
      case "up":
        this.see(`up, parallel ${action.parallel ?? "unlimited"}`);
        return this.converge(action.parallel, action.isConcurrent);
      case "refresh":
        for (const stack of this.#stacks) await this.#attempt(() => stack.refresh());
        return;
      case "destroy":
        for (const stack of this.#stacks) await this.#attempt(() => stack.destroy());
        this.#isDirty = true;
        return;
      default:
        if (action.do === "reorder") this.see(orderOf(action));
        return edit(this.#declarations, action, () => ++this.#serial);
    }
  }

  /** `pulumi up`, again after a failure, with the one command that a message may ask for; then everything must be as declared. */
  async converge(parallel?: Parallel, isConcurrent = false): Promise<void> {
    const isDirty = this.#isDirty;
    if (isConcurrent && this.#mayRunAtOnce()) {
      this.see("up of both stacks at once");
      await Promise.all(STACKS.map((stack) => this.#convergeStack(stack, isDirty, parallel)));
    } else {
      for (const stack of STACKS) await this.#convergeStack(stack, isDirty, parallel);
    }
    this.#isDirty = false;
    this.#replaced = [];
    this.#lastGood = structuredClone(this.#declarations);
    this.#notePrimary();
    this.#assertConverged();
    this.#assertGenerated();
    const written = this.#writes();
    for (const stack of this.#stacks) await stack.up();
    expect({ writes: this.#writes() - written }).toEqual({ writes: 0 });
  }

  #notePrimary(): void {
    if ([...this.#declarations.links.values()].some(({ primary }) => primary)) this.#isPrimaryMoved = true;
  }

  /** A disturbance is one run's, and a public key that the other stack passes on is there after its run. */
  #mayRunAtOnce(): boolean {
    const { handedOver, links } = this.#declarations;
    const isWaiting = [...handedOver].some((slot) => links.get(slot)?.consumer?.publicKey === OF_THE_PAIR);
    return !isWaiting && !this.#isDisturbed && this.#stacks.every(({ names }) => names.length > 0);
  }

  async #convergeStack(number: StackNumber, isDirty: boolean, parallel: Parallel): Promise<void> {
    const stack = this.#stacks[number];
    this.#declare(number);
    const replaces = this.#replaced;
    let outcome = await this.#attempt(() => stack.up({ isRefreshed: isDirty, replaces, parallel }));
    for (let ups = 1; outcome !== undefined; ups++) {
      if (ups === MOST_UPS) throw new Error(`up does not converge:\n${outcome.message}`);
      await this.#heed(number, outcome);
      const isRefreshed = this.#isDirty || isDirty || ASKS_FOR_REFRESH.test(outcome.message);
      const parallelism = ASKS_FOR_PARALLEL.test(outcome.message) ? undefined : parallel;
      outcome = await this.#attempt(() => stack.up({ isRefreshed, parallel: parallelism }));
    }
    stack.options = { config: configurationOf(this.servers) };
  }

  #declare(stack: StackNumber, failing?: Slot): void {
    const pairKey = this.#output(0, KEY_PAIR, "publicKeyPem");
    declareAll(this.#stacks[stack], this.#declarations, this.servers.jira.url, {
      stack,
      pairKey,
      ...(failing === undefined ? {} : { failing }),
    });
  }

  /** A resource that is there, preferably the drawn one, is to be replaced by the next run. */
  #replace(slot: Slot, part: ReplacedPart, how: Replacement): void {
    for (const candidate of [slot, ...SLOTS]) {
      const names = namesOn(this.#declarations, candidate);
      const stack = this.#stacks[stackOf(this.#declarations, candidate)];
      const there = names.filter((name) => stack.names.includes(name));
      const name = there.find((each) => each.startsWith(part)) ?? there[0];
      if (name === undefined) continue;
      this.see(`${how} of a ${name.split("-")[0]}`);
      if (how === "taint") stack.taint([name]);
      else this.#replaced = [name];
      return;
    }
  }

  /** A run of the first stack that is not meant to finish everything. */
  async #partially(options: RunOptions, failing?: Slot): Promise<void> {
    this.#declare(0, failing);
    this.#notePrimary();
    await this.#attempt(() => this.#stacks[0].up(options));
    this.#stacks[0].retract(NEIGHBOUR);
    this.#assertForeign();
  }

  /** The second stack gets a link of the first, or gives it back. */
  async #handOver(slot: Slot, isInterrupted: boolean): Promise<void> {
    const from = stackOf(this.#declarations, slot);
    const [giver, receiver] = from === 0 ? this.#stacks : ([this.#stacks[1], this.#stacks[0]] as const);
    if (!giver.names.includes(nameIn(this.#declarations, linkName(slot)))) return;
    // Names and URLs on their way from one link to another are settled first: the other stack cannot see them.
    await this.converge();
    this.see(`hand over${isInterrupted ? ", interrupted" : ""}`);
    giver.moveState(receiver, namesOn(this.#declarations, slot));
    if (isInterrupted) {
      this.#declare(from);
      const before = JSON.stringify(this.#server(sideOf(slot)).state.links.map(({ id }) => id));
      await this.#attempt(() => giver.up());
      const after = this.#server(sideOf(slot)).state.links.map(({ id }) => id);
      for (const id of JSON.parse(before) as string[]) {
        if (receiver.exportState().some((resource) => resource.id === id)) expect(after).toContain(id);
      }
    }
    if (from === 0) this.#declarations.handedOver.add(slot);
    else this.#declarations.handedOver.delete(slot);
    // What was declared before was declared in another stack.
    this.#lastGood = structuredClone(this.#declarations);
  }

  /** Everything declared is removed; what was there before is all that is left. */
  async tearDown(): Promise<void> {
    for (const stack of this.#stacks) {
      let outcome = await this.#attempt(() => stack.destroy());
      for (let tries = 0; outcome !== undefined; tries++) {
        if (tries > 2) throw new Error(`destroy does not end:\n${outcome.message}`);
        outcome = await this.#attempt(() => stack.destroy());
      }
    }
    this.#declarations = nothingDeclared();
    this.#isPrimaryMoved = false;
    this.#assertConverged();
  }

  /** Does what a message says, as far as it says one thing. */
  async #heed(stack: StackNumber, { message, failures }: OperationFailed): Promise<void> {
    const engine = this.#stacks[stack];
    const holders = this.#holdersNamedIn(stack, failures);
    if (holders.length > 0) {
      await this.#attempt(() => engine.up({ isRefreshed: true, targets: holders }));
      return;
    }
    const adopt = /confluence:adopt (\w+)/.exec(message)?.[1];
    if (adopt !== undefined) {
      engine.options = { config: { ...configurationOf(this.servers), "confluence:adopt": adopt } };
    }
    for (const failure of failures) {
      if (!failure.message.includes("[id_taken]")) continue;
      const [slot, link] =
        [...this.#declarations.links].find(
          ([key]) => nameIn(this.#declarations, linkName(key)) === failure.name,
        ) ?? [];
      if (slot === undefined || link === undefined || !this.#isIdTaken(slot, link.rpcUrl)) {
        throw new Error(`No link owns the id: ${failure.message}`);
      }
      link.rpcUrl = `https://application-${++this.#serial}.example.com`;
    }
    this.#declare(stack);
    const isMoving = failures.filter((failure) => failure.message.includes("[consumer_key_taken]"));
    if (isMoving.length === 0) return;
    for (const { name } of isMoving) engine.retract(name);
    // A run of few in parallel has told of this failure alone; the way out of another one is adopting, too.
    const rest = await this.#attempt(() => engine.up({ isRefreshed: true }));
    const isOtherFailure = rest?.failures.every(({ message }) => !message.includes("[consumer_key_taken]"));
    if (rest !== undefined && isOtherFailure) await this.#heed(stack, rest);
    this.#declare(stack);
  }

  /** Resources of the program whose links are there already for others; two servers give the same id to links to one URL. */
  #holdersNamedIn(stack: StackNumber, failures: OperationFailed["failures"]): string[] {
    const engine = this.#stacks[stack];
    const texts = failures
      .map(({ message }) => message)
      .filter((message) => message.includes("[already_exists]"));
    const isNamed = ({ id, outputs }: ResourceState): boolean =>
      texts.some((text) => text.includes(`(${id})`) && text.includes(`on ${outputs.instanceUrl}:`));
    return engine
      .exportState()
      .filter((resource) => resource.type === typeOf("ApplicationLink"))
      .filter((resource) => engine.declared.includes(resource.name) && isNamed(resource))
      .map(({ name }) => name);
  }

  /** A moved link keeps the id of its old URL. */
  #isIdTaken(slot: Slot, rpcUrl: string): boolean {
    return this.#server(sideOf(slot)).state.links.some(({ id }) => id === linkIdOfUrl(rpcUrl));
  }

  /** Hands a member on among the links of one server, in a circle and in one change. */
  #rotate(what: "names" | "urls", side: Side): void {
    // What a link of another stack has is somebody else's.
    const links = linksOn(this.#declarations, side).filter(
      ([slot]) => stackOf(this.#declarations, slot) === 0,
    );
    const member = what === "names" ? "name" : "rpcUrl";
    const values = links.map(([, link]) => link[member]);
    links.forEach(([, link], index) => {
      link[member] = values[(index + 1) % values.length] ?? link[member];
    });
  }

  /** Acts on a declared link that is there, preferably that of the slot. */
  #byHand<What>(
    slot: Slot,
    all: readonly What[],
    what: What,
    act: (server: Emulator, link: Link, what: What) => void,
  ): void {
    for (const candidate of [slot, ...SLOTS]) {
      const name = nameIn(this.#declarations, linkName(candidate));
      const stack = this.#stacks.find(({ names }) => names.includes(name));
      if (stack === undefined) continue;
      const server = this.#server(sideOf(candidate));
      const link = server.state.links.find(({ id }) => id === stack.resource(name).id);
      if (link === undefined) continue;
      this.#isDirty = true;
      actUntilChanged(server, all, what, (each) => act(server, link, each));
      return;
    }
  }

  #sharedByHand<What>(
    side: Side,
    all: readonly What[],
    what: What,
    act: (server: Emulator, jiraId: string, what: What) => void,
  ): void {
    const server = this.#server(side);
    this.#isDirty = true;
    actUntilChanged(server, all, what, (each) => act(server, this.servers.jira.applicationId, each));
  }

  #server(side: Side): Emulator {
    return this.servers.confluences[side];
  }

  async #attempt(operation: () => Promise<Report>): Promise<OperationFailed | undefined> {
    const stopWatching = whenCutOff(this.servers.confluences, () => {
      for (const plugin of this.#plugins) void plugin.kill();
    });
    try {
      await operation();
      return undefined;
    } catch (error) {
      if (!(error instanceof OperationFailed)) throw error;
      // What has failed is recorded; only a disturbed run may have done what it does not know of.
      if (this.#isDisturbed) this.#isDirty = true;
      return error;
    } finally {
      stopWatching();
      this.#plugins.clear();
      this.#isDisturbed = false;
      for (const { faults } of this.servers.confluences) faults.clear();
    }
  }

  #writes(): number {
    return this.servers.confluences.reduce((sum, { requests }) => sum + requests.writes, 0);
  }

  #assertConverged(): void {
    const pairKey = this.#output(0, KEY_PAIR, "publicKeyBase64") as string | undefined;
    for (const side of SIDES) {
      const { state } = this.#server(side);
      const before = this.#foreign[side];
      expect(actual(state, before, this.servers.jira)).toEqual(
        expected(this.#declarations, side, this.servers.jira, pairKey),
      );
    }
    this.#assertForeign();
  }

  /** Nothing that was there before has changed. */
  #assertForeign(): void {
    for (const side of SIDES) {
      const { state } = this.#server(side);
      const before = this.#foreign[side];
      const isPrimaryMoved =
        this.#isPrimaryMoved || [...this.#declarations.links.values()].some(({ primary }) => primary);
      expect(foreignPart(state, before, isPrimaryMoved)).toEqual(foreignPart(before, before, isPrimaryMoved));
    }
  }

  /** The program has the secret that the server has, and a new one where it asked for one. */
  #assertGenerated(): void {
    this.#generated.see(
      KEY_PAIR,
      this.#declarations.keyGeneration,
      this.#output(0, KEY_PAIR, "publicKeyBase64"),
    );
    for (const side of SIDES) {
      const { client } = this.#declarations.servers[side];
      if (client === undefined) continue;
      // One that took over what another resource had cannot tell whether it was asked for a new secret since.
      const name = nameIn(this.#declarations, clientName(side));
      const secret = this.#output(0, name, "clientSecret");
      const live = this.#server(side).state.oauth2Clients.find((other) => other.name === CLIENT_NAME);
      expect(secret).toBe(live?.clientSecret);
      this.#generated.see(name, client.generation, secret);
    }
  }

  #output(stack: StackNumber, name: string, output: string): unknown {
    const engine = this.#stacks[stack];
    return engine.names.includes(name) ? revealed(engine.outputs(name))[output] : undefined;
  }
}

function orderOf({ isReversed, late }: Extract<Action, { do: "reorder" }>): string {
  return `order: ${isReversed ? "reversed" : "as written"}${late.length === 0 ? "" : ", some late"}`;
}
