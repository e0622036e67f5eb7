import { factsOf } from "../../provider/format/kinds";
import { DEFINITIONS, definitionOf } from "../support/definitions";
import { CHANGES_BY_HAND, type ChangeByHand } from "../support/drift/changes-by-hand";
import { changesIn, type DriftStack, startDriftStack } from "../support/drift/drift-stack";
import { declareFullStack, FULL_STACK, RESOURCES } from "../support/drift/full-stack";
import { REMOVALS_BY_HAND } from "../support/drift/removals-by-hand";
import { requestsDuring } from "../support/emulator";
import { revealed } from "../support/engine/properties";

const PROGRAM_ONLY = "concerns the run and not the server";
const IDENTITY = "identifies the object: another value is another resource";

/** Fields that nobody can change by hand, or whose changes cannot be seen, and why. */
const WITHOUT_DRIFT: Readonly<Record<string, string>> = {
  "*.connection": IDENTITY,
  "*.adopt": PROGRAM_ONLY,
  "*.acknowledge": PROGRAM_ONLY,
  "*.applicationLinkId": IDENTITY,
  "ApplicationLink.type": "the server has no way to change it",
  "ApplicationLink.applicationId": IDENTITY,
  "ApplicationLink.reportStatus": PROGRAM_ONLY,
  "OutgoingServiceProvider.sharedSecret": "write-only: the server never shows it",
  "IncomingOAuth2Client.rotateWhenChanged": PROGRAM_ONLY,
  "OutgoingOAuth2Client.clientSecret": "write-only: the server never shows it",
  "RsaKeyPair.importPrivateKey": "a key pair is on no server",
  "RsaKeyPair.bits": "a key pair is on no server",
  "RsaKeyPair.certificate": "a key pair is on no server",
  "RsaKeyPair.keepers": "a key pair is on no server",
};

/** Objects that a server always has. */
const SETTINGS_OF_THE_SERVER = "basic authentication";

const FIELDS = DEFINITIONS.flatMap(({ kind, fields }) =>
  Object.entries(fields).map(([field, { schema }]) => ({
    kind,
    field,
    isSecret: factsOf(kind).secretInputs.includes(field),
    isOptional: schema.safeParse(undefined).success && schema.safeParse(undefined).data === undefined,
  })),
);

const CHANGES = CHANGES_BY_HAND.map((change) => ({
  ...change,
  to: typeof change.shown === "string" ? `"${change.shown}"` : "another value",
}));

function fieldOf({ resource, field }: ChangeByHand) {
  return FIELDS.find((each) => each.kind === FULL_STACK[resource].kind && each.field === field);
}

describe("a refresh without a change", () => {
  let stack: DriftStack;

  beforeAll(async () => {
    stack = await startDriftStack();
  });

  afterAll(() => stack.close());

  test.each(RESOURCES)(
    "returns every input of the %s, those that only steer the provider included",
    async (name) => {
      const { engine } = stack.restored();
      const { kind } = FULL_STACK[name];
      const declared = engine.resource(name).inputs;
      const isSteering = ([, field]: [string, { readonly onChange: string }]) => field.onChange === "local";
      const steering = Object.entries(definitionOf(kind).fields).filter(isSteering);
      expect(Object.keys(declared)).toEqual(expect.arrayContaining(steering.map(([field]) => field)));

      expect((await engine.refresh()).drift).toEqual({});
      expect(engine.resource(name).inputs).toEqual(declared);
    },
  );
});

describe("a change by hand", () => {
  let stack: DriftStack;

  beforeAll(async () => {
    stack = await startDriftStack();
  });

  afterAll(() => stack.close());

  test.each(FIELDS)(
    "of $field in the kind $kind has a case here, or a reason why there is none",
    ({ kind, field }) => {
      const isChanged = CHANGES_BY_HAND.some(
        (change) => FULL_STACK[change.resource].kind === kind && change.field === field,
      );
      const reason = WITHOUT_DRIFT[`${kind}.${field}`] ?? WITHOUT_DRIFT[`*.${field}`];
      expect({ isChanged, hasReason: reason !== undefined }).toEqual({
        isChanged: reason === undefined,
        hasReason: reason !== undefined,
      });
    },
  );

  test.each(CHANGES)(
    "of the field $field of the $resource, to $to, is shown as such, and undone with $writes writes that touch nothing else",
    async (change) => {
      const { resource, field, shown, writes } = change;
      const { engine, confluence } = stack.restored();
      const declared = stack.picture();
      change.make(confluence);

      const refreshed = stack.withStateOf(engine);
      const seen = await refreshed.refresh();
      expect(seen.drift).toEqual({ [resource]: [field] });
      expect(seen.steps).toEqual([`refresh-update ${resource}`]);
      expect(revealed(refreshed.resource(resource).inputs)[field]).toEqual(shown);
      if (fieldOf(change)?.isSecret) expect(seen.output + refreshed.stateText()).not.toContain(shown);

      const { byRoute } = await requestsDuring(confluence, async () => {
        const { steps } = await engine.up({ isRefreshed: true });
        expect(steps).toEqual([`refresh-update ${resource}`, `update ${resource}`]);
      });
      expect(changesIn(byRoute)).toBe(writes);
      expect(stack.picture()).toEqual(declared);
      expect((await requestsDuring(confluence, () => engine.up())).total).toBe(0);
    },
  );

  test.each(CHANGES.filter((change) => fieldOf(change)?.isOptional))(
    "of the field $field of the $resource, to $to, is left as found when the field is not declared",
    async ({ resource, field, make }) => {
      const { engine, confluence } = stack.restored();
      const { otherwise } = FULL_STACK[resource];
      const rest = { [field]: undefined };
      declareFullStack(engine, stack.jiraUrl, { [resource]: rest });
      await engine.up();
      make(confluence);
      const found = stack.picture();
      expect((await engine.refresh()).drift).toEqual({});
      expect((await requestsDuring(confluence, () => engine.up())).total).toBe(0);

      const isSole = Object.keys(otherwise).every((other) => other === field);
      const changed = isSole ? { outgoing: resource === "trust" ? false : "3LO" } : otherwise;
      declareFullStack(engine, stack.jiraUrl, { [resource]: { ...changed, ...rest } });
      await engine.up();
      expect(stack.picture()).not.toEqual(found);
      declareFullStack(engine, stack.jiraUrl, { [resource]: rest });
      await engine.up();
      expect(stack.picture()).toEqual(found);
    },
  );
});

describe("a removal by hand", () => {
  let stack: DriftStack;

  beforeAll(async () => {
    stack = await startDriftStack();
  });

  afterAll(() => stack.close());

  test("has a case for every resource of the stack", () => {
    const removable = RESOURCES.filter((resource) => resource !== SETTINGS_OF_THE_SERVER);
    expect([...new Set(REMOVALS_BY_HAND.map(({ resource }) => resource))].sort()).toEqual(removable.sort());
  });

  test.each(REMOVALS_BY_HAND)(
    "of the $resource$how is undone by creating $created, and nothing else",
    async ({ make, created }) => {
      const { engine, confluence } = stack.restored();
      const declared = stack.picture("anew");
      make(confluence);
      const { steps } = await engine.up({ isRefreshed: true });
      expect([...steps].sort()).toEqual(
        created.flatMap((name) => [`create ${name}`, `refresh-delete ${name}`]).sort(),
      );
      expect(stack.picture("anew")).toEqual(declared);
      expect((await requestsDuring(confluence, () => engine.up())).total).toBe(0);
      expect((await engine.refresh()).drift).toEqual({});
    },
  );
});
