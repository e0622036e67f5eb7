import type { Emulator } from "../../../emulator/src/server";
import type { Consumer, Link, ServerState } from "../../../emulator/src/state";
import { FakeEngine, OperationFailed, type Report } from "../engine/fake-engine";
import { startInProcessPlugin } from "../in-process-plugin";
import { addLink } from "../links";
import { bare, PUBLIC_KEYS } from "../public-keys";
import type { Action, Level, Slot } from "./actions";
import { actual, expected, foreignPart } from "./comparison";

/** The servers of the model: two Confluences and a Jira to link to. */
export interface Servers {
  readonly confluences: readonly [Emulator, Emulator];
  readonly jira: Emulator;
}

/** A link the program declares, with its consumer. */
export interface DeclaredLink {
  name: string;
  rpcUrl: string;
  displayUrl: string | undefined;
  consumer?: DeclaredConsumer;
}

export interface DeclaredConsumer {
  readonly key: string;
  readonly level: Exclude<Level, "disabled">;
  readonly publicKey: string;
  readonly description: string | undefined;
}

/** What the program declares at this moment. */
export interface Declarations {
  readonly links: Map<Slot, DeclaredLink>;
  settings: { readonly incoming: Level | undefined; readonly outgoing: Level | undefined } | undefined;
  client: { readonly scope: string; readonly redirectUris: readonly string[] } | undefined;
}

/** Requests in one operation after which an outage would not be noticed any more. */
const OUTAGE_LENGTH = 60;

/** The program, its stack and the servers, and the rules that must hold between them. */
export class World {
  readonly declarations: Declarations = { links: new Map(), settings: undefined, client: undefined };
  readonly #engine: FakeEngine;
  readonly #foreign: readonly ServerState[];
  #serial = 0;
  #isDirty = false;

  constructor(readonly servers: Servers) {
    this.#foreign = servers.confluences.map(({ state }) => structuredClone(state));
    this.#engine = new FakeEngine({ config: configuration(servers) }, startInProcessPlugin);
  }

  async run(action: Action): Promise<void> {
    const { links } = this.declarations;
    switch (action.do) {
      case "declare link": {
        const known = links.get(action.slot);
        const serial = ++this.#serial;
        const base = known ?? {
          name: `Application ${serial}`,
          rpcUrl: `https://application-${serial}.example.com`,
        };
        const displayUrl = action.hasDisplayUrl ? `https://display-${serial}.example.com` : undefined;
        links.set(action.slot, { ...base, displayUrl });
        return;
      }
      case "retract link":
        links.delete(action.slot);
        return;
      case "swap":
        return this.#swap(action.what, action.side);
      case "declare consumer": {
        const link = links.get(action.slot);
        if (link === undefined) return;
        const key =
          link.consumer === undefined || action.isNewKey ? `consumer-${++this.#serial}` : link.consumer.key;
        const publicKey = PUBLIC_KEYS[action.publicKey] ?? "";
        link.consumer = { key, level: action.level, publicKey, description: action.description };
        return;
      }
      case "retract consumer":
        delete links.get(action.slot)?.consumer;
        return;
      case "declare settings":
        if (action.incoming === undefined && action.outgoing === undefined) return;
        this.declarations.settings = { incoming: action.incoming, outgoing: action.outgoing };
        return;
      case "retract settings":
        this.declarations.settings = undefined;
        return;
      case "declare client": {
        const redirectUris = ["https://b.example.com/callback", "https://a.example.com/callback"];
        this.declarations.client = {
          scope: action.scope,
          redirectUris: redirectUris.slice(0, action.redirects),
        };
        return;
      }
      case "retract client":
        this.declarations.client = undefined;
        return;
      case "change by hand":
        return this.#changeByHand(action.slot, action.what);
      case "change settings by hand":
        return this.#changeSettingsByHand(action.level);
      case "remove by hand":
        return this.#removeByHand(action.slot, action.what);
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
    }
  }

  /** `pulumi up`, again after a failure, with the one command that a message may ask for; then everything must be as declared. */
  async converge(): Promise<void> {
    this.#declareAll();
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
    this.#assertForeignUntouched();
  }

  #declareAll(): void {
    for (const name of [...this.#engine.declared]) this.#engine.retract(name);
    const { links, settings, client } = this.declarations;
    for (const [slot, { consumer, displayUrl, ...link }] of links) {
      const connection = connectionOf(slot);
      const declared = this.#engine.declare(`link-${slot}`, "ApplicationLink", {
        ...link,
        ...given({ displayUrl }),
        connection,
      });
      if (consumer === undefined) continue;
      const { description, ...rest } = consumer;
      this.#engine.declare(`consumer-${slot}`, "IncomingConsumer", {
        applicationLinkId: declared.output("id"),
        name: "Application",
        connection,
        ...rest,
        ...given({ description }),
      });
    }
    if (settings !== undefined) {
      const jira = this.#engine.declare("jira", "ApplicationLink", {
        name: "Jira",
        type: "jira",
        rpcUrl: this.servers.jira.url,
      });
      this.#engine.declare("settings", "OAuthSettings", {
        applicationLinkId: jira.output("id"),
        ...given(settings),
      });
    }
    if (client !== undefined)
      this.#engine.declare("client", "IncomingOAuth2Client", { name: "Client", ...client });
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

  #changeByHand(slot: Slot, what: "name" | "rpcUrl" | "displayUrl" | "level" | "key"): void {
    const link = this.#live(slot);
    if (link === undefined) return;
    this.#isDirty = true;
    const serial = ++this.#serial;
    if (what === "name") link.name = `By hand ${serial}`;
    else if (what === "rpcUrl" || what === "displayUrl") link[what] = `https://by-hand-${serial}.example.com`;
    else {
      const consumer = this.#consumerOf(slot, link);
      if (consumer === undefined) return;
      if (what === "level")
        consumer.twoLOAllowed = consumer.twoLOImpersonationAllowed = !consumer.twoLOImpersonationAllowed;
      else consumer.publicKey = bare(PUBLIC_KEYS.find((pem) => bare(pem) !== consumer.publicKey) ?? "");
    }
  }

  #changeSettingsByHand(level: Level): void {
    const { jira, confluences } = this.servers;
    const link = confluences[0].state.links.find(({ id }) => id === jira.applicationId);
    const consumer = confluences[0].state.consumers.find(
      ({ key }) => key === link?.properties["oauth.incoming.consumerkey"],
    );
    if (consumer === undefined || level === "disabled") return;
    this.#isDirty = true;
    consumer.twoLOAllowed = level !== "3LO";
    consumer.twoLOImpersonationAllowed = level === "2LOi";
  }

  #removeByHand(slot: Slot, what: "link" | "consumer"): void {
    const link = this.#live(slot);
    if (link === undefined) return;
    this.#isDirty = true;
    const { state } = this.#serverOf(slot);
    const key = link.properties["oauth.incoming.consumerkey"];
    state.consumers = state.consumers.filter((consumer) => consumer.key !== key);
    if (what === "link") state.links = state.links.filter(({ id }) => id !== link.id);
    else delete link.properties["oauth.incoming.consumerkey"];
  }

  #live(slot: Slot): Link | undefined {
    const name = `link-${slot}`;
    if (!this.#engine.names.includes(name)) return undefined;
    const { id } = this.#engine.resource(name);
    return this.#serverOf(slot).state.links.find((link) => link.id === id);
  }

  #consumerOf(slot: Slot, link: Link): Consumer | undefined {
    const key = link.properties["oauth.incoming.consumerkey"];
    return this.#serverOf(slot).state.consumers.find((consumer) => consumer.key === key);
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
    properties: { "oauth.incoming.consumerkey": "others" },
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
}

function connectionOf(slot: Slot): string {
  return slot < 2 ? "default" : "other";
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

function given(members: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
