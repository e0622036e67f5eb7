import { PUBLIC_KEYS } from "../public-keys";
import {
  type Action,
  type EnabledLevel,
  type Level,
  type Side,
  type Slot,
  type StackNumber,
  sideOf,
} from "./actions";

/** A link the program declares, with what belongs to it. */
export interface DeclaredLink {
  name: string;
  rpcUrl: string;
  displayUrl: string | undefined;
  primary: true | undefined;
  consumer?: DeclaredConsumer;
  provider?: DeclaredProvider;
  basic?: { readonly username: string; readonly password: string };
}

export interface DeclaredConsumer {
  readonly key: string;
  readonly level: EnabledLevel;
  /** PEM, or that of the declared key pair. */
  readonly publicKey: string | typeof OF_THE_PAIR;
  readonly description: string | undefined;
  readonly executeAs: string | undefined;
  readonly callback: string | undefined;
}

export interface DeclaredProvider {
  readonly key: string;
  readonly name: string;
  readonly sharedSecret: string;
  readonly requestTokenUrl: string;
  readonly accessTokenUrl: string;
  readonly authorizeUrl: string;
  readonly description: string | undefined;
}

/** What a program declares on one server besides generic links. */
export interface DeclaredOnServer {
  settings?: { readonly incoming: Level | undefined; readonly outgoing: Level | undefined };
  trust?: {
    readonly incoming: { readonly ipPatterns: readonly string[] } | false | undefined;
    readonly outgoing: boolean | undefined;
  };
  client?: {
    readonly scope: string;
    readonly redirectUris: readonly string[];
    /** Another number makes another secret. */
    readonly generation: number;
  };
  configuration?: {
    readonly clientSecret: string;
    readonly authorizationEndpoint: string;
    readonly scopes: readonly string[];
    readonly description: string | undefined;
  };
}

/** What the program declares at this moment. */
export interface Declarations {
  readonly links: Map<Slot, DeclaredLink>;
  readonly servers: readonly [DeclaredOnServer, DeclaredOnServer];
  /** What the key pair is kept for: another number makes another pair. */
  keyGeneration: number;
  /** How often the resources were renamed in the program. */
  naming: number;
  /** The links that are in the other stack. */
  readonly handedOver: Set<Slot>;
  isReversed: boolean;
  /** The links that the program declares last. */
  late: readonly Slot[];
}

/** Stands for the public key of the declared key pair. */
export const OF_THE_PAIR = "pair";

/** An action that only changes the program. */
export type Edit = Extract<
  Action,
  { do: `declare ${string}` | `retract ${string}` | "rotate key pair" | "rename resources" | "reorder" }
>;

/** A program that declares nothing. */
export function nothingDeclared(): Declarations {
  return {
    links: new Map(),
    servers: [{}, {}],
    keyGeneration: 0,
    naming: 0,
    handedOver: new Set(),
    isReversed: false,
    late: [],
  };
}

/** The stack that a link is declared in. */
export function stackOf({ handedOver }: Declarations, slot: Slot): StackNumber {
  return handedOver.has(slot) ? 1 : 0;
}

/** The links that are declared on one server. */
export function linksOn({ links }: Declarations, side: Side): readonly (readonly [Slot, DeclaredLink])[] {
  return [...links].filter(([slot]) => sideOf(slot) === side);
}

/** Changes the program; what belongs to a link that is not declared declares it. `nextSerial` gives numbers for names and keys that were not there before. */
export function edit(declarations: Declarations, action: Edit, nextSerial: () => number): void {
  const isPart = /^declare (consumer|provider|basic)$/.test(action.do);
  if (isPart && "slot" in action && !declarations.links.has(action.slot)) {
    edit(
      declarations,
      { do: "declare link", slot: action.slot, hasDisplayUrl: false, isPrimary: false },
      nextSerial,
    );
  }
  const link = "slot" in action ? declarations.links.get(action.slot) : undefined;
  const server = "side" in action ? declarations.servers[action.side] : {};
  switch (action.do) {
    case "declare link": {
      const serial = nextSerial();
      const base = link ?? {
        name: `Application ${serial}`,
        rpcUrl: `https://application-${serial}.example.com`,
      };
      const displayUrl = action.hasDisplayUrl ? `https://display-${serial}.example.com` : undefined;
      // Two links that say so are refused.
      if (action.isPrimary) {
        for (const [, other] of linksOn(declarations, sideOf(action.slot))) other.primary = undefined;
      }
      const primary = action.isPrimary ? true : undefined;
      declarations.links.set(action.slot, { ...base, displayUrl, primary });
      return;
    }
    case "retract link":
      declarations.links.delete(action.slot);
      return;
    case "declare consumer":
      if (link !== undefined) link.consumer = consumer(link.consumer, action, nextSerial);
      return;
    case "retract consumer":
      delete link?.consumer;
      return;
    case "reorder":
      declarations.isReversed = action.isReversed;
      declarations.late = action.late;
      return;
    case "rename resources":
      declarations.naming++;
      return;
    case "rotate key pair":
      declarations.keyGeneration = nextSerial();
      return;
    case "declare provider":
      if (link !== undefined) link.provider = provider(link.provider, action, nextSerial);
      return;
    case "retract provider":
      delete link?.provider;
      return;
    case "declare basic":
      if (link !== undefined) link.basic = { username: "confluence", password: action.password };
      return;
    case "retract basic":
      delete link?.basic;
      return;
    case "declare settings":
      if (action.incoming === undefined && action.outgoing === undefined) return;
      server.settings = { incoming: action.incoming, outgoing: action.outgoing };
      return;
    case "retract settings":
      delete server.settings;
      return;
    case "declare trust": {
      const { incoming, outgoing } = action;
      if (incoming === undefined && outgoing === undefined) return;
      server.trust = { incoming: incoming && { ipPatterns: incoming }, outgoing };
      return;
    }
    case "retract trust":
      delete server.trust;
      return;
    case "declare client": {
      const redirectUris = ["https://b.example.com/callback", "https://a.example.com/callback"];
      const { scope, redirects, isRotated } = action;
      const known = server.client?.generation;
      const generation = known === undefined || isRotated ? nextSerial() : known;
      server.client = { scope, redirectUris: redirectUris.slice(0, redirects), generation };
      return;
    }
    case "retract client":
      delete server.client;
      return;
    case "declare configuration": {
      const { scopes, description, isNewSecret, isOtherEndpoint } = action;
      const known = server.configuration?.clientSecret;
      server.configuration = {
        clientSecret: known === undefined || isNewSecret ? `client-secret-${nextSerial()}` : known,
        authorizationEndpoint: `https://login.example.com/${isOtherEndpoint ? "v2/" : ""}authorize`,
        scopes,
        description,
      };
      return;
    }
    case "retract configuration":
      delete server.configuration;
      return;
  }
}

function consumer(
  known: DeclaredConsumer | undefined,
  action: Extract<Edit, { do: "declare consumer" }>,
  nextSerial: () => number,
): DeclaredConsumer {
  const { level, description, executeAs, callback, publicKey } = action;
  return {
    key: known === undefined || action.isNewKey ? `consumer-${nextSerial()}` : known.key,
    level,
    publicKey: publicKey === "pair" ? OF_THE_PAIR : PUBLIC_KEYS[publicKey],
    description,
    executeAs: level === "3LO" ? undefined : executeAs,
    callback,
  };
}

function provider(
  known: DeclaredProvider | undefined,
  action: Extract<Edit, { do: "declare provider" }>,
  nextSerial: () => number,
): DeclaredProvider {
  const isNew = known === undefined || action.isNewKey;
  const key = isNew ? `confluence-${nextSerial()}` : known.key;
  const host = action.hasPaths ? "" : "https://provider.example.com";
  return {
    key,
    name: `Confluence as ${key}`,
    sharedSecret: isNew || action.isNewSecret ? `shared-secret-${nextSerial()}` : known.sharedSecret,
    requestTokenUrl: `${host}/oauth/request`,
    accessTokenUrl: `${host}/oauth/access`,
    authorizeUrl: `${host}/oauth/authorize`,
    description: action.description,
  };
}
