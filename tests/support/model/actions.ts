import * as fc from "fast-check";
import type { FaultAction } from "../../../emulator/src/faults";

/** Links 0 and 1 live on the default connection, 2 and 3 on the other one. */
export const SLOTS = [0, 1, 2, 3] as const;
export type Slot = (typeof SLOTS)[number];

export type Level = "disabled" | "3LO" | "2LO" | "2LOi";

/** What an administrator changes on a link's screens; `outgoing` is what setting the levels there does to a service provider. */
export type LinkMember =
  | "name"
  | "rpcUrl"
  | "displayUrl"
  | "level"
  | "key"
  | "endpoint"
  | "outgoing"
  | "password";

/** What an administrator deletes. */
export type LinkPart = "link" | "consumer" | "provider" | "basic";

/** Something that happens to the program, to the servers or to the stack. Plain data, so that a failure can be read and kept. */
export type Action =
  | { readonly do: "declare link"; readonly slot: Slot; readonly hasDisplayUrl: boolean }
  | { readonly do: "retract link"; readonly slot: Slot }
  | { readonly do: "swap"; readonly what: "names" | "urls"; readonly side: 0 | 1 }
  | {
      readonly do: "declare consumer";
      readonly slot: Slot;
      readonly level: Exclude<Level, "disabled">;
      readonly publicKey: 0 | 1;
      readonly isNewKey: boolean;
      readonly description: string | undefined;
    }
  | { readonly do: "retract consumer"; readonly slot: Slot }
  | {
      readonly do: "declare settings";
      readonly incoming: Level | undefined;
      readonly outgoing: Level | undefined;
    }
  | { readonly do: "retract settings" }
  | { readonly do: "declare client"; readonly scope: "READ" | "WRITE"; readonly redirects: 1 | 2 }
  | { readonly do: "retract client" }
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
      readonly isNewSecret: boolean;
      readonly scopes: readonly string[];
      readonly description: string | undefined;
    }
  | { readonly do: "retract configuration" }
  | { readonly do: "change by hand"; readonly slot: Slot; readonly what: LinkMember }
  | { readonly do: "change settings by hand"; readonly level: Level }
  | { readonly do: "remove by hand"; readonly slot: Slot; readonly what: LinkPart }
  | { readonly do: "fault"; readonly fault: FaultAction; readonly nth: number; readonly side: 0 | 1 }
  | { readonly do: "outage"; readonly from: number; readonly side: 0 | 1 }
  | { readonly do: "up" }
  | { readonly do: "refresh" }
  | { readonly do: "destroy" };

/** Mostly the first one, so that more happens to the same link. */
const slot = fc.constantFrom(0 as const, 0 as const, 0 as const, ...SLOTS);
const side = fc.constantFrom(0 as const, 1 as const);
const level = fc.constantFrom<Level>("disabled", "3LO", "2LO", "2LOi");
const enabled = fc.constantFrom<Exclude<Level, "disabled">>("3LO", "2LO", "2LOi");
const faults: readonly FaultAction[] = [
  { kind: "reset-before" },
  { kind: "reset-after" },
  { kind: "status", status: 503 },
  { kind: "status", status: 429, retryAfter: 0 },
  { kind: "status", status: 500, afterEffect: true },
  { kind: "status", status: 500 },
  { kind: "truncate" },
  { kind: "html" },
];

const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant("declare link" as const), slot, hasDisplayUrl: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("retract link" as const), slot }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("swap" as const),
      what: fc.constantFrom("names" as const, "urls" as const),
      side,
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant("declare consumer" as const),
      slot,
      level: enabled,
      publicKey: side,
      isNewKey: fc.boolean(),
      description: fc.constantFrom(undefined, "Reports", "Weekly reports"),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("retract consumer" as const), slot }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("declare settings" as const),
      incoming: fc.option(level, { nil: undefined }),
      outgoing: fc.option(level, { nil: undefined }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("retract settings" as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("declare client" as const),
      scope: fc.constantFrom("READ" as const, "WRITE" as const),
      redirects: fc.constantFrom(1 as const, 2 as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("retract client" as const) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant("declare provider" as const),
      slot,
      isNewKey: fc.boolean(),
      isNewSecret: fc.boolean(),
      hasPaths: fc.boolean(),
      description: fc.constantFrom(undefined, "Sales"),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("retract provider" as const), slot }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("declare basic" as const),
      slot,
      password: fc.constantFrom("old-password", "new-password"),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("retract basic" as const), slot }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("declare configuration" as const),
      isNewSecret: fc.boolean(),
      scopes: fc.constantFrom(["openid"], ["openid", "email"]),
      description: fc.constantFrom(undefined, "Everybody's login"),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("retract configuration" as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("change by hand" as const),
      slot,
      what: fc.constantFrom(
        "name" as const,
        "rpcUrl" as const,
        "displayUrl" as const,
        "level" as const,
        "key" as const,
        "endpoint" as const,
        "outgoing" as const,
        "password" as const,
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("change settings by hand" as const), level }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("remove by hand" as const),
      slot,
      what: fc.constantFrom("link" as const, "consumer" as const, "provider" as const, "basic" as const),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("fault" as const),
      fault: fc.constantFrom(...faults),
      nth: fc.integer({ min: 1, max: 16 }),
      side,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("outage" as const), from: fc.integer({ min: 1, max: 12 }), side }),
  },
  { weight: 8, arbitrary: fc.record({ do: fc.constant("up" as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("refresh" as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("destroy" as const) }) },
);

/** Things that happen one after another, on servers that read the uncertain parts of the protocol in one way. */
export interface History {
  /** Profile of quirks of both Confluences. */
  readonly profile: string;
  readonly actions: readonly Action[];
}

const profile = fc.oneof(
  { weight: 3, arbitrary: fc.constant("default") },
  { weight: 1, arbitrary: fc.constantFrom("alternate", "modern") },
  { weight: 3, arbitrary: fc.nat({ max: 1_000_000 }).map((seed) => `random:${seed}`) },
);

/** Any history; shrinks to the default profile where that fails as well. */
export const histories: fc.Arbitrary<History> = fc.record({
  profile,
  actions: fc.array(action, { minLength: 4, maxLength: 18 }),
});
