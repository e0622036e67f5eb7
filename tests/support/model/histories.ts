import type { FaultAction } from "@pulumi-confluence-applinks/emulator";
import * as fc from "fast-check";
import {
  type Action,
  type EnabledLevel,
  type History,
  type Level,
  LINK_MEMBERS,
  LINK_PARTS,
  PARTIAL_RUNS,
  type Parallel,
  REPLACED_PARTS,
  REPLACEMENTS,
  SHARED_MEMBERS,
  SHARED_PARTS,
  SIDES,
  SLOTS,
} from "./actions";

/** Mostly the first one, so that more happens to the same link. */
const slot = fc.constantFrom(0 as const, 0 as const, 0 as const, 0 as const, ...SLOTS);
const side = fc.constantFrom(0 as const, ...SIDES);
const level = fc.constantFrom<Level>("disabled", "3LO", "2LO", "2LOi");
const enabled = fc.constantFrom<EnabledLevel>("3LO", "2LO", "2LOi");
/** Most operations take few requests. */
const request = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 6 }) },
  { weight: 1, arbitrary: fc.integer({ min: 7, max: 30 }) },
);
const fault = fc.constantFrom<FaultAction>(
  { kind: "reset-before" },
  { kind: "reset-after" },
  { kind: "status", status: 503 },
  { kind: "status", status: 429, retryAfter: 0 },
  { kind: "status", status: 500, afterEffect: true },
  { kind: "status", status: 500 },
  { kind: "truncate" },
  { kind: "html" },
);

const parallel = fc.constantFrom<Parallel[]>(undefined, undefined, 8, 2, 1);
const someSlots = fc.subarray([...SLOTS], { minLength: 1 });

type Members<Name extends Action["do"]> = Omit<Extract<Action, { do: Name }>, "do">;
type Drawn = {
  readonly [Name in Action["do"]]: readonly [
    weight: number,
    members: { readonly [Member in keyof Members<Name>]: fc.Arbitrary<Members<Name>[Member]> },
  ];
};

/** Every action, how often it is drawn, and with what. */
const ACTIONS: Drawn = {
  "declare link": [6, { slot, hasDisplayUrl: fc.boolean(), isPrimary: chance(4) }],
  "retract link": [2, { slot }],
  "rotate links": [3, { what: fc.constantFrom("names", "urls"), side }],
  "declare consumer": [
    6,
    {
      slot,
      level: enabled,
      publicKey: fc.constantFrom<(0 | 1 | "pair")[]>(0, 1, "pair"),
      isNewKey: fc.boolean(),
      description: fc.constantFrom(undefined, "Reports", "Weekly reports"),
      executeAs: fc.constantFrom(undefined, undefined, "editor", "manager"),
      callback: fc.constantFrom(undefined, undefined, "https://reports.example.com/callback"),
    },
  ],
  "retract consumer": [1, { slot }],
  "rotate key pair": [2, {}],
  "rename resources": [2, {}],
  "declare settings": [4, { side, incoming: optional(level), outgoing: optional(level) }],
  "retract settings": [1, { side }],
  "declare trust": [
    4,
    {
      side,
      incoming: fc.constantFrom<(readonly string[] | false | undefined)[]>(
        undefined,
        false,
        [],
        ["127.0.0.1"],
        ["10.*.*.*", "127.0.0.1"],
      ),
      outgoing: optional(fc.boolean()),
    },
  ],
  "retract trust": [1, { side }],
  "declare client": [
    3,
    {
      side,
      scope: fc.constantFrom("READ", "WRITE"),
      redirects: fc.constantFrom(1, 2),
      isRotated: fc.boolean(),
    },
  ],
  "retract client": [1, { side }],
  "declare provider": [
    5,
    {
      slot,
      isNewKey: fc.boolean(),
      isNewSecret: fc.boolean(),
      hasPaths: fc.boolean(),
      description: fc.constantFrom(undefined, "Sales"),
    },
  ],
  "retract provider": [1, { slot }],
  "declare basic": [2, { slot, password: fc.constantFrom("old-password", "new-password") }],
  "retract basic": [1, { slot }],
  "declare configuration": [
    3,
    {
      side,
      isNewSecret: fc.boolean(),
      isOtherEndpoint: fc.boolean(),
      scopes: fc.constantFrom(["openid"], ["openid", "email"]),
      description: fc.constantFrom(undefined, "Everybody's login"),
    },
  ],
  "retract configuration": [1, { side }],
  "change by hand": [4, { slot, what: fc.constantFrom(...LINK_MEMBERS) }],
  "change shared by hand": [3, { side, what: fc.constantFrom(...SHARED_MEMBERS) }],
  "remove by hand": [2, { slot, what: fc.constantFrom(...LINK_PARTS) }],
  "remove shared by hand": [2, { side, what: fc.constantFrom(...SHARED_PARTS) }],
  fault: [3, { fault, nth: request, side }],
  outage: [2, { from: request, side }],
  "cut off": [4, { nth: request, isAfterEffect: fc.boolean(), side }],
  "partial run": [5, { slots: someSlots, how: fc.constantFrom(...PARTIAL_RUNS), parallel }],
  "neighbour fails": [4, { slot, continuesOnError: fc.boolean(), parallel }],
  "put back": [3, {}],
  replace: [4, { slot, part: fc.constantFrom(...REPLACED_PARTS), how: fc.constantFrom(...REPLACEMENTS) }],
  reorder: [3, { isReversed: fc.boolean(), late: fc.subarray([...SLOTS], { maxLength: 2 }) }],
  "hand over": [3, { slot, isInterrupted: fc.boolean() }],
  up: [14, { parallel, isConcurrent: fc.boolean() }],
  refresh: [2, {}],
  destroy: [2, {}],
};

const action = anyOf(Object.keys(ACTIONS));
const declaration = anyOf(Object.keys(ACTIONS).filter((name) => name.startsWith("declare ")));

const profile = fc.oneof(
  { weight: 3, arbitrary: fc.constant("default") },
  { weight: 1, arbitrary: fc.constantFrom("alternate", "confluence-9.2+alternate") },
  { weight: 3, arbitrary: fc.nat({ max: 1_000_000 }).map((seed) => `random:${seed}`) },
);

/** Any history, mostly of a program that has been deployed once; shrinks to the default profile where that fails as well. */
export const histories: fc.Arbitrary<History> = fc.record({
  profile,
  actions: fc
    .tuple(fc.array(declaration, { maxLength: 10 }), fc.array(action, { minLength: 3, maxLength: 16 }))
    .map(([declarations, actions]) => [...declarations, { do: "up" }, ...actions]),
});

function anyOf(names: readonly string[]): fc.Arbitrary<Action> {
  const drawn = Object.entries(ACTIONS).filter(([name]) => names.includes(name));
  return fc.oneof(
    ...drawn.map(([name, [weight, members]]) => ({
      weight,
      arbitrary: fc.record({ do: fc.constant(name), ...members }) as fc.Arbitrary<Action>,
    })),
  );
}

/** True in one of `times` cases. */
function chance(times: number): fc.Arbitrary<boolean> {
  return fc.nat({ max: times - 1 }).map((drawn) => drawn === times - 1);
}

function optional<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(arbitrary, { nil: undefined, freq: 2 });
}
