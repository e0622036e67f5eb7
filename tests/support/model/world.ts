import type { Emulator } from "../../../emulator/src/server";
import type { Link, ServerState } from "../../../emulator/src/state";
import { FakeEngine, OperationFailed, type Report } from "../engine/fake-engine";
import { startInProcessPlugin } from "../in-process-plugin";
import { addLink } from "../links";
import { bare, PUBLIC_KEYS } from "../public-keys";
import type { Action, Slot } from "./actions";
import { changeByHand, INCOMING_KEY, removeByHand, setLevelByHand } from "./administrator";
import { actual, expected, foreignPart } from "./comparison";
import { type Declarations, declareAll, edit } from "./declarations";

/** The servers of the model: two Confluences and a Jira to link to. */
export interface Servers {
  readonly confluences: readonly [Emulator, Emulator];
  readonly jira: Emulator;
}

/** Requests in one operation after which an outage would not be noticed any more. */
const OUTAGE_LENGTH = 60;

/** The program, its stack and the servers, and the rules that must hold between them. */
export class World {
  readonly declarations: Declarations = {
    links: new Map(),
    settings: undefined,
    client: undefined,
    configuration: undefined,
  };
  readonly #engine: FakeEngine;
  readonly #foreign: readonly ServerState[];
  #serial = 0;
  #isDirty = false;

  constructor(readonly servers: Servers) {
    this.#foreign = servers.confluences.map(({ state }) => structuredClone(state));
    this.#engine = new FakeEngine({ config: configuration(servers) }, startInProcessPlugin);
  }

  async run(action: Action): Promise<void> {
    switch (action.do) {
      case "swap":
        return this.#swap(action.what, action.side);
      case "change by hand": {
        const link = this.#live(action.slot);
        if (link === undefined) return;
        this.#isDirty = true;
        return changeByHand(this.#serverOf(action.slot), link, action.what, ++this.#serial);
      }
      case "change settings by hand":
        if (action.level === "disabled") return;
        this.#isDirty = true;
        return setLevelByHand(this.servers.confluences[0], this.servers.jira.applicationId, action.level);
      case "remove by hand": {
        const link = this.#live(action.slot);
        if (link === undefined) return;
        this.#isDirty = true;
        return removeByHand(this.#serverOf(action.slot), link, action.what);
      }
      case "fault":
        this.servers.confluences[action.side].faults.add({
          ...action.fault,
          match: { nth: action.nth, times: 1 },
        });
        return;
      case "outage":
        for (let nth = action.from; nth < action.from + OUTAGE_LENGTH; nth++) {
          this.servers.confluences[action.side].faults.add({
            kind: "status",
            status: 500,
            match: { nth, times: 1 },
          });
        }
        return;
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
        return edit(this.declarations, action, () => ++this.#serial);
    }
  }

  /** `pulumi up`, again after a failure, with the one command that a message may ask for; then everything must be as declared. */
  async converge(): Promise<void> {
    declareAll(this.#engine, this.declarations, this.servers.jira);
    let outcome = await this.#attempt(() => this.#engine.up({ isRefreshed: this.#isDirty }));
    for (let tries = 1; outcome !== undefined; tries++) {
      const adopt = /confluence:adopt (\w+)/.exec(outcome.message)?.[1];
      if (tries > 4) throw new Error(`up does not converge:\n${outcome.message}`);
      if (adopt !== undefined)
        this.#engine.options = { config: { ...configuration(this.servers), "confluence:adopt": adopt } };
      outcome = await this.#attempt(() => this.#engine.up({ isRefreshed: true }));
    }
    this.#engine.options = { config: configuration(this.servers) };
    this.#isDirty = false;
    this.#assertConverged();
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
    this.declarations.links.clear();
    this.declarations.settings = undefined;
    this.declarations.client = undefined;
    this.declarations.configuration = undefined;
    this.#assertConverged();
  }

  /** Exchanges a member among the links of one server, as a rename of both in one change. */
  #swap(what: "names" | "urls", side: 0 | 1): void {
    const slots: readonly Slot[] = side === 0 ? [0, 1] : [2, 3];
    const [one, other] = slots.map((slot) => this.declarations.links.get(slot));
    if (one === undefined || other === undefined) return;
    // A moved link keeps the id of its old URL, so that a new link for that URL is refused (`id_taken`).
    if (what === "urls" && !slots.every((slot) => this.#engine.names.includes(`link-${slot}`))) return;
    const member = what === "names" ? "name" : "rpcUrl";
    [one[member], other[member]] = [other[member], one[member]];
  }

  #live(slot: Slot): Link | undefined {
    const name = `link-${slot}`;
    if (!this.#engine.names.includes(name)) return undefined;
    const { id } = this.#engine.resource(name);
    return this.#serverOf(slot).state.links.find((link) => link.id === id);
  }

  #serverOf(slot: Slot): Emulator {
    return this.servers.confluences[slot < 2 ? 0 : 1];
  }

  async #attempt(operation: () => Promise<Report>): Promise<OperationFailed | undefined> {
    try {
      await operation();
      return undefined;
    } catch (error) {
      if (!(error instanceof OperationFailed)) throw error;
      this.#isDirty = true;
      return error;
    } finally {
      for (const { faults } of this.servers.confluences) faults.clear();
    }
  }

  #writes(): number {
    return this.servers.confluences.reduce((sum, { requests }) => sum + requests.writes, 0);
  }

  #assertConverged(): void {
    for (const side of [0, 1] as const) {
      const { state } = this.servers.confluences[side];
      expect(actual(state, this.#foreign[side], this.servers.jira)).toEqual(
        expected(this.declarations, side, this.servers.jira),
      );
    }
    this.#assertForeignUntouched();
  }

  #assertForeignUntouched(): void {
    for (const side of [0, 1] as const) {
      const before = this.#foreign[side];
      if (before === undefined) continue;
      expect(foreignPart(this.servers.confluences[side].state, before)).toEqual(foreignPart(before, before));
    }
  }
}

/** Fills a server with what belongs to other people. */
export function addForeignObjects({ state }: Emulator, emulator: Emulator): void {
  const link = addLink(emulator, {
    name: "Wiki of others",
    isPrimary: true,
    properties: { [INCOMING_KEY]: "others" },
  });
  addLink(emulator, { name: "Jira of others", typeId: "jira", isPrimary: true });
  state.consumers.push({
    key: "others",
    name: link.name,
    description: "not ours",
    publicKey: bare(PUBLIC_KEYS[0] ?? ""),
    callback: null,
    threeLOAllowed: true,
    twoLOAllowed: false,
    executingTwoLOUser: null,
    twoLOImpersonationAllowed: false,
  });
  state.serviceProviderConsumers.push({
    key: "confluence-at-others",
    name: "Confluence at others",
    description: null,
    sharedSecret: "secret of others",
  });
}

function configuration({ confluences: [first, second] }: Servers): Record<string, string> {
  const login = { username: "admin", password: "admin" };
  return {
    "confluence:baseUrl": first.url,
    "confluence:username": login.username,
    "confluence:password": login.password,
    "confluence:connections": JSON.stringify({ other: { baseUrl: second.url, ...login } }),
  };
}
