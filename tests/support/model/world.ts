import { linkIdOfUrl } from "../../../emulator/src/links/link-id";
import type { Emulator } from "../../../emulator/src/server";
import type { Link, ServerState } from "../../../emulator/src/state";
import { FakeEngine, OperationFailed, type Report } from "../engine/fake-engine";
import { revealed } from "../engine/properties";
import { type InProcessPlugin, startInProcessPlugin } from "../in-process-plugin";
import {
  type Action,
  LINK_MEMBERS,
  LINK_PARTS,
  SHARED_MEMBERS,
  SHARED_PARTS,
  SIDES,
  type Side,
  SLOTS,
  type Slot,
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
import { type Declarations, edit, linksOn, nothingDeclared } from "./declarations";
import { disturb, whenCutOff } from "./disturbances";
import { foreignPart } from "./foreign";
import { GeneratedValues } from "./generated-values";
import { clientName, configurationOf, declareAll, KEY_PAIR, linkName, nameIn } from "./program";
import type { Servers } from "./servers";

/** Ups after which a program that has not converged never will. */
const MOST_UPS = 6;

/** The program, its stack and the servers, and the rules that must hold between them. */
export class World {
  #declarations: Declarations = nothingDeclared();
  #plugin: InProcessPlugin | undefined;
  readonly #engine: FakeEngine;
  readonly #foreign: readonly [ServerState, ServerState];
  #serial = 0;
  #isDirty = false;
  /** Whether a declared link has become the primary one of its type. */
  #isPrimaryMoved = false;
  readonly #generated = new GeneratedValues();

  constructor(readonly servers: Servers) {
    const [first, second] = servers.confluences;
    this.#foreign = [structuredClone(first.state), structuredClone(second.state)];
    this.#engine = new FakeEngine({ config: configurationOf(servers) }, async (options) => {
      this.#plugin = await startInProcessPlugin(options);
      return this.#plugin;
    });
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
        return disturb(this.#server(action.side), action);
      case "up":
        return this.converge();
      case "refresh":
        await this.#attempt(() => this.#engine.refresh());
        return;
      case "destroy":
        await this.#attempt(() => this.#engine.destroy());
        this.#isDirty = true;
        return;
      default:
        return edit(this.#declarations, action, () => ++this.#serial);
    }
  }

  /** `pulumi up`, again after a failure, with the one command that a message may ask for; then everything must be as declared. */
  async converge(): Promise<void> {
    declareAll(this.#engine, this.#declarations, this.servers.jira.url);
    let outcome = await this.#attempt(() => this.#engine.up({ isRefreshed: this.#isDirty }));
    for (let ups = 1; outcome !== undefined; ups++) {
      if (ups === MOST_UPS) throw new Error(`up does not converge:\n${outcome.message}`);
      await this.#heed(outcome);
      outcome = await this.#attempt(() => this.#engine.up({ isRefreshed: true }));
    }
    this.#engine.options = { config: configurationOf(this.servers) };
    this.#isDirty = false;
    if ([...this.#declarations.links.values()].some(({ primary }) => primary)) this.#isPrimaryMoved = true;
    this.#assertConverged();
    this.#assertGenerated();
    const written = this.#writes();
    await this.#engine.up();
    expect({ writes: this.#writes() - written }).toEqual({ writes: 0 });
  }

  /** Everything declared is removed; what was there before is all that is left. */
  async tearDown(): Promise<void> {
    let outcome = await this.#attempt(() => this.#engine.destroy());
    for (let tries = 0; outcome !== undefined; tries++) {
      if (tries > 2) throw new Error(`destroy does not end:\n${outcome.message}`);
      outcome = await this.#attempt(() => this.#engine.destroy());
    }
    this.#declarations = nothingDeclared();
    this.#isPrimaryMoved = false;
    this.#assertConverged();
  }

  /** Does what a message says, as far as it says one thing. */
  async #heed({ message, failures }: OperationFailed): Promise<void> {
    const adopt = /confluence:adopt (\w+)/.exec(message)?.[1];
    if (adopt !== undefined) {
      this.#engine.options = { config: { ...configurationOf(this.servers), "confluence:adopt": adopt } };
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
    declareAll(this.#engine, this.#declarations, this.servers.jira.url);
    const isMoving = failures.filter((failure) => failure.message.includes("[consumer_key_taken]"));
    if (isMoving.length === 0) return;
    for (const { name } of isMoving) this.#engine.retract(name);
    await this.#attempt(() => this.#engine.up({ isRefreshed: true }));
    declareAll(this.#engine, this.#declarations, this.servers.jira.url);
  }

  /** A moved link keeps the id of its old URL. */
  #isIdTaken(slot: Slot, rpcUrl: string): boolean {
    return this.#server(sideOf(slot)).state.links.some(({ id }) => id === linkIdOfUrl(rpcUrl));
  }

  /** Hands a member on among the links of one server, in a circle and in one change. */
  #rotate(what: "names" | "urls", side: Side): void {
    const links = linksOn(this.#declarations, side);
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
      if (!this.#engine.names.includes(name)) continue;
      const server = this.#server(sideOf(candidate));
      const link = server.state.links.find(({ id }) => id === this.#engine.resource(name).id);
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
    const stopWatching = whenCutOff(this.servers.confluences, () => void this.#plugin?.kill());
    try {
      await operation();
      return undefined;
    } catch (error) {
      if (!(error instanceof OperationFailed)) throw error;
      this.#isDirty = true;
      return error;
    } finally {
      stopWatching();
      for (const { faults } of this.servers.confluences) faults.clear();
    }
  }

  #writes(): number {
    return this.servers.confluences.reduce((sum, { requests }) => sum + requests.writes, 0);
  }

  #assertConverged(): void {
    const pairKey = this.#output(KEY_PAIR, "publicKeyBase64") as string | undefined;
    for (const side of SIDES) {
      const { state } = this.#server(side);
      const before = this.#foreign[side];
      expect(actual(state, before, this.servers.jira)).toEqual(
        expected(this.#declarations, side, this.servers.jira, pairKey),
      );
      expect(foreignPart(state, before, this.#isPrimaryMoved)).toEqual(
        foreignPart(before, before, this.#isPrimaryMoved),
      );
    }
  }

  /** The program has the secret that the server has, and a new one where it asked for one. */
  #assertGenerated(): void {
    this.#generated.see(
      KEY_PAIR,
      this.#declarations.keyGeneration,
      this.#output(KEY_PAIR, "publicKeyBase64"),
    );
    for (const side of SIDES) {
      const { client } = this.#declarations.servers[side];
      if (client === undefined) continue;
      // One that took over what another resource had cannot tell whether it was asked for a new secret since.
      const name = nameIn(this.#declarations, clientName(side));
      const secret = this.#output(name, "clientSecret");
      const live = this.#server(side).state.oauth2Clients.find((other) => other.name === CLIENT_NAME);
      expect(secret).toBe(live?.clientSecret);
      this.#generated.see(name, client.generation, secret);
    }
  }

  #output(name: string, output: string): unknown {
    return this.#engine.names.includes(name) ? revealed(this.#engine.outputs(name))[output] : undefined;
  }
}
