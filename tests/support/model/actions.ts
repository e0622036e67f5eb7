import type { FaultAction } from "@pulumi-confluence-applinks/emulator";

/** One of the two Confluences: that of the default connection, or the other one. */
export const SIDES = [0, 1] as const;
export type Side = (typeof SIDES)[number];

/** Generic links that a program may declare. */
export const SLOTS = [0, 1, 2, 3, 4] as const;
export type Slot = (typeof SLOTS)[number];

const SIDE_OF: Readonly<Record<Slot, Side>> = { 0: 0, 1: 0, 2: 1, 3: 1, 4: 0 };

/** The server that a link is declared on. */
export function sideOf(slot: Slot): Side {
  return SIDE_OF[slot];
}

export type Level = "disabled" | "3LO" | "2LO" | "2LOi";
export type EnabledLevel = Exclude<Level, "disabled">;

/** What an administrator changes on a link's screens; `outgoing` is what setting the levels there does to a service provider. */
export const LINK_MEMBERS = [
  "name",
  "rpcUrl",
  "displayUrl",
  "level",
  "key",
  "executeAs",
  "callback",
  "endpoint",
  "outgoing",
  "password",
] as const;
export type LinkMember = (typeof LINK_MEMBERS)[number];

/** What an administrator deletes of a generic link. */
export const LINK_PARTS = ["link", "consumer", "provider", "basic"] as const;
export type LinkPart = (typeof LINK_PARTS)[number];

/** What an administrator changes of the objects that a server has one of in the model. */
export const SHARED_MEMBERS = [
  "incoming level",
  "outgoing level",
  "trust",
  "client",
  "configuration",
] as const;
export type SharedMember = (typeof SHARED_MEMBERS)[number];

/** What an administrator deletes of them; `jira` is the link to the Atlassian application. */
export const SHARED_PARTS = ["jira", "incoming trust", "outgoing trust", "client", "configuration"] as const;
export type SharedPart = (typeof SHARED_PARTS)[number];

/** The kinds of partial runs. */
export const PARTIAL_RUNS = ["target", "exclude", "continue on error"] as const;
export type PartialRun = (typeof PARTIAL_RUNS)[number];

/** How many operations run at once; undefined = no limit. */
export type Parallel = 1 | 2 | 8 | undefined;

/** The parts of a link that can be replaced on request. */
export const REPLACED_PARTS = ["link", "consumer", "provider", "basic"] as const;
export type ReplacedPart = (typeof REPLACED_PARTS)[number];

/** `pulumi state taint`, or `pulumi up --replace`. */
export const REPLACEMENTS = ["taint", "replace option"] as const;
export type Replacement = (typeof REPLACEMENTS)[number];

/** The two stacks between which resources are moved. */
export const STACKS = [0, 1] as const;
export type StackNumber = (typeof STACKS)[number];

/** Something that happens to the program, to the servers or to the stack. Plain data, so that a failure can be read and kept. */
export type Action =
  | {
      readonly do: "declare link";
      readonly slot: Slot;
      readonly hasDisplayUrl: boolean;
      readonly isPrimary: boolean;
    }
  | { readonly do: "retract link"; readonly slot: Slot }
  | { readonly do: "rotate links"; readonly what: "names" | "urls"; readonly side: Side }
  | {
      readonly do: "declare consumer";
      readonly slot: Slot;
      readonly level: EnabledLevel;
      /** One of two given keys, or that of the key pair that the program declares. */
      readonly publicKey: 0 | 1 | "pair";
      readonly isNewKey: boolean;
      readonly description: string | undefined;
      /** Left out at level 3LO. */
      readonly executeAs: string | undefined;
      readonly callback: string | undefined;
    }
  | { readonly do: "retract consumer"; readonly slot: Slot }
  | { readonly do: "rotate key pair" }
  /** Every resource is called otherwise in the program; only the key pair, which no server knows, keeps its name. */
  | { readonly do: "rename resources" }
  | {
      readonly do: "declare settings";
      readonly side: Side;
      readonly incoming: Level | undefined;
      readonly outgoing: Level | undefined;
    }
  | { readonly do: "retract settings"; readonly side: Side }
  | {
      readonly do: "declare trust";
      readonly side: Side;
      readonly incoming: readonly string[] | false | undefined;
      readonly outgoing: boolean | undefined;
    }
  | { readonly do: "retract trust"; readonly side: Side }
  | {
      readonly do: "declare client";
      readonly side: Side;
      readonly scope: "READ" | "WRITE";
      readonly redirects: 1 | 2;
      readonly isRotated: boolean;
    }
  | { readonly do: "retract client"; readonly side: Side }
  | {
      readonly do: "declare provider";
      readonly slot: Slot;
      readonly isNewKey: boolean;
      readonly isNewSecret: boolean;
      readonly hasPaths: boolean;
      readonly description: string | undefined;
    }
  | { readonly do: "retract provider"; readonly slot: Slot }
  | { readonly do: "declare basic"; readonly slot: Slot; readonly password: string }
  | { readonly do: "retract basic"; readonly slot: Slot }
  | {
      readonly do: "declare configuration";
      readonly side: Side;
      readonly isNewSecret: boolean;
      readonly isOtherEndpoint: boolean;
      readonly scopes: readonly string[];
      readonly description: string | undefined;
    }
  | { readonly do: "retract configuration"; readonly side: Side }
  | { readonly do: "change by hand"; readonly slot: Slot; readonly what: LinkMember }
  | { readonly do: "change shared by hand"; readonly side: Side; readonly what: SharedMember }
  | { readonly do: "remove by hand"; readonly slot: Slot; readonly what: LinkPart }
  | { readonly do: "remove shared by hand"; readonly side: Side; readonly what: SharedPart }
  | { readonly do: "fault"; readonly fault: FaultAction; readonly nth: number; readonly side: Side }
  | { readonly do: "outage"; readonly from: number; readonly side: Side }
  /** The process of the plugin is killed when its nth request arrives, or has had its effect. */
  | { readonly do: "cut off"; readonly nth: number; readonly isAfterEffect: boolean; readonly side: Side }
  /** A run that touches only a part of the program, or goes on after failures; what it leaves undone is done by the next. */
  | {
      readonly do: "partial run";
      readonly slots: readonly Slot[];
      readonly how: PartialRun;
      readonly parallel: Parallel;
    }
  /** A run in which a resource of another provider fails; the given link depends on it. */
  | {
      readonly do: "neighbour fails";
      readonly slot: Slot;
      readonly continuesOnError: boolean;
      readonly parallel: Parallel;
    }
  /** The program of the last successful run takes the place of the present one. */
  | { readonly do: "put back" }
  /** The next run replaces a resource. */
  | { readonly do: "replace"; readonly slot: Slot; readonly part: ReplacedPart; readonly how: Replacement }
  /** The order in which the program registers its resources, and which links it comes to last. */
  | { readonly do: "reorder"; readonly isReversed: boolean; readonly late: readonly Slot[] }
  /** `pulumi state move` of a link with its parts to the other stack; interrupted: the program that had it runs once more. */
  | { readonly do: "hand over"; readonly slot: Slot; readonly isInterrupted: boolean }
  /** A whole run of each stack, one after another or both at once. */
  | { readonly do: "up"; readonly parallel?: Parallel; readonly isConcurrent?: boolean }
  | { readonly do: "refresh" }
  | { readonly do: "destroy" };

/** Things that happen one after another, on servers that read the uncertain parts of the protocol in one way. */
export interface History {
  /** Profile of quirks of both Confluences. */
  readonly profile: string;
  readonly actions: readonly Action[];
}
