import { requestsDuring } from "../support/emulator";
import { addLink } from "../support/emulator-links";
import { failureOf } from "../support/engine/fake-engine";
import { type Stack, startInProcessStack, startStack } from "../support/stack";

/** Links by resource name, each with its name and URL. */
type Program = Readonly<Record<string, { readonly name: string; readonly rpcUrl: string }>>;

const url = (host: string) => `https://${host}.example.com`;

const APART: Program = {
  a: { name: "A", rpcUrl: url("a") },
  b: { name: "B", rpcUrl: url("b") },
  c: { name: "C", rpcUrl: url("c") },
};

function declareAll({ engine }: Stack, program: Program): void {
  for (const [name, inputs] of Object.entries(program)) engine.declare(name, "ApplicationLink", inputs);
}

/** What the server has, by link id. */
function liveLinks({
  confluence,
}: Stack): Record<string, { name: string; rpcUrl: string; displayUrl: string }> {
  return Object.fromEntries(
    confluence.state.links.map(({ id, name, rpcUrl, displayUrl }) => [id, { name, rpcUrl, displayUrl }]),
  );
}

function expectLive(stack: Stack, program: Program): void {
  const wanted = Object.entries(program).map(([resource, { name, rpcUrl }]) => [
    stack.engine.resource(resource).id,
    { name, rpcUrl, displayUrl: rpcUrl },
  ]);
  expect(liveLinks(stack)).toEqual(Object.fromEntries(wanted));
}

describe("links that exchange unique values", () => {
  test.each<[string, Program, number]>([
    ["two names", { ...APART, a: { name: "B", rpcUrl: url("a") }, b: { name: "A", rpcUrl: url("b") } }, 3],
    ["two URLs", { ...APART, a: { name: "A", rpcUrl: url("b") }, b: { name: "B", rpcUrl: url("a") } }, 3],
    [
      "names and URLs",
      { ...APART, a: { name: "B", rpcUrl: url("b") }, b: { name: "A", rpcUrl: url("a") } },
      3,
    ],
    [
      "three names in a circle",
      {
        a: { name: "B", rpcUrl: url("a") },
        b: { name: "C", rpcUrl: url("b") },
        c: { name: "A", rpcUrl: url("c") },
      },
      4,
    ],
    [
      "three URLs in a circle",
      {
        a: { name: "A", rpcUrl: url("b") },
        b: { name: "B", rpcUrl: url("c") },
        c: { name: "C", rpcUrl: url("a") },
      },
      4,
    ],
  ])("%s, keep their identities", async (_what, exchanged, fewestWrites) => {
    const stack = await startStack();
    declareAll(stack, APART);
    await stack.engine.up();
    declareAll(stack, exchanged);
    const { writes } = await requestsDuring(stack.confluence, () => stack.engine.up());
    expectLive(stack, exchanged);
    expect(writes).toBe(fewestWrites);
    const { total } = await requestsDuring(stack.confluence, () => stack.engine.up());
    expect(total).toBe(0);
  });

  test("a name passed on along a chain needs no temporary value", async () => {
    const stack = await startInProcessStack();
    declareAll(stack, APART);
    await stack.engine.up();
    const shifted: Program = {
      a: { name: "B", rpcUrl: url("a") },
      b: { name: "C", rpcUrl: url("b") },
      c: { name: "D", rpcUrl: url("c") },
    };
    declareAll(stack, shifted);
    await stack.engine.up();
    expectLive(stack, shifted);
  });

  test("a new link takes over the name that an old one gives up in the same run", async () => {
    const stack = await startInProcessStack();
    declareAll(stack, { a: { name: "App", rpcUrl: url("a") } });
    await stack.engine.up();
    const program: Program = {
      b: { name: "App", rpcUrl: url("b") },
      a: { name: "Old app", rpcUrl: url("a") },
    };
    declareAll(stack, program);
    await stack.engine.up();
    expectLive(stack, program);
  });

  test("a link that gives up its URL but keeps its name is not renamed in between", async () => {
    const stack = await startInProcessStack();
    declareAll(stack, APART);
    await stack.engine.up();
    declareAll(stack, { ...APART, a: { name: "A", rpcUrl: url("b") }, b: { name: "B", rpcUrl: url("a") } });
    const names = new Set<string>();
    stack.confluence.requests.subscribe(() => {
      for (const { name } of stack.confluence.state.links) names.add(name);
    });
    await stack.engine.up();
    expect([...names].sort()).toEqual(["A", "B", "C"]);
  });

  test("a link that nobody declared is never renamed temporarily", async () => {
    const stack = await startInProcessStack();
    addLink(stack.confluence, { name: "B", rpcUrl: url("b") });
    declareAll(stack, { a: { name: "A", rpcUrl: url("a") } });
    await stack.engine.up();
    const before = stack.confluence.snapshot();
    declareAll(stack, { a: { name: "B", rpcUrl: url("a") } });
    expect((await failureOf(stack.engine.up())).message).toMatch(/name_taken/);
    expect(stack.confluence.snapshot()).toEqual(before);
  });

  test("a name that somebody else's link has is reported as such, even when an unchanged resource comes last", async () => {
    const stack = await startInProcessStack();
    addLink(stack.confluence, { name: "Foreign", rpcUrl: url("foreign") });
    declareAll(stack, APART);
    await stack.engine.up();
    declareAll(stack, { b: { name: "Foreign", rpcUrl: url("b") } });
    const { message } = await failureOf(stack.engine.up());
    expect(message).toMatch(/name_taken.*`pulumi up --refresh` makes room/);
    expect(message).not.toContain("are busy");
  });

  test("a link whose neighbour fails to give up its name reports that, and both stay unchanged", async () => {
    const stack = await startInProcessStack();
    addLink(stack.confluence, { name: "Foreign", rpcUrl: url("foreign") });
    declareAll(stack, APART);
    await stack.engine.up();
    const before = stack.confluence.snapshot();
    declareAll(stack, { b: { name: "C", rpcUrl: url("b") }, c: { name: "Foreign", rpcUrl: url("c") } });
    const { failures } = await failureOf(stack.engine.up());
    const messageOf = (resource: string) => failures.find(({ name }) => name === resource)?.message;
    expect(messageOf("c")).toContain('The name "Foreign" belongs to another application link');
    expect(messageOf("b")).toContain("its update has failed in this run");
    expect(stack.confluence.snapshot()).toEqual(before);
  });

  test("an exchange that was interrupted is finished by the next run", async () => {
    const stack = await startInProcessStack();
    declareAll(stack, APART);
    await stack.engine.up();
    const exchanged = { ...APART, a: { name: "B", rpcUrl: url("a") }, b: { name: "A", rpcUrl: url("b") } };
    declareAll(stack, exchanged);
    stack.confluence.faults.add({
      kind: "status",
      status: 500,
      match: { method: "PUT", path: "/rest/applinks/3.0/applinks/", nth: 3 },
    });
    await failureOf(stack.engine.up());
    await stack.engine.up({ isRefreshed: true });
    expectLive(stack, exchanged);
  });
});

describe("a link whose name a neighbour took, and whose own update did not happen", () => {
  const OWN_NAMES: Program = { a: { name: "A", rpcUrl: url("a") }, b: { name: "B", rpcUrl: url("b") } };
  const FOREIGN = { name: "Foreign", rpcUrl: url("foreign") };

  const start = async (): Promise<Stack> => {
    const stack = await startInProcessStack();
    addLink(stack.confluence, FOREIGN);
    declareAll(stack, OWN_NAMES);
    await stack.engine.up();
    declareAll(stack, { a: { name: "B", rpcUrl: url("a") } });
    return stack;
  };

  /** Restores the program, and checks that one `up` without a refresh leaves nothing under its temporary name. */
  const expectRepaired = async (stack: Stack): Promise<void> => {
    const { confluence, engine } = stack;
    expect(confluence.state.links.map(({ name }) => name).join()).toMatch(/[AB] \(moving /);
    declareAll(stack, OWN_NAMES);
    await engine.up();
    const live = Object.values(liveLinks(stack)).map(({ name, rpcUrl }) => ({ name, rpcUrl }));
    expect(live).toHaveLength(3);
    expect(live).toEqual(expect.arrayContaining([...Object.values(OWN_NAMES), FOREIGN]));
    const { total } = await requestsDuring(confluence, () => engine.up());
    expect(total).toBe(0);
    expect((await engine.up({ isRefreshed: true })).steps).toEqual([]);
  };

  test.each([
    ["name_taken", { name: FOREIGN.name, rpcUrl: url("b") }],
    ["url_taken", { name: "A", rpcUrl: FOREIGN.rpcUrl }],
  ])("because of %s, gets it back from the next up once the program is put back", async (reason, wanted) => {
    const stack = await start();
    // The program declares it after its name is taken.
    stack.engine.declare("b", "ApplicationLink", wanted, { dependsOn: ["a"] });
    expect((await failureOf(stack.engine.up({ isRefreshed: true }))).message).toContain(`[${reason}]`);
    await expectRepaired(stack);
  });

  test("because what it depends on failed, gets it back from the next up once the program is put back", async () => {
    const stack = await start();
    const { engine } = stack;
    const failure = "no database today";
    engine.retract("b");
    engine.declare("database", "ApplicationLink", {}, { failure });
    engine.declare("b", "ApplicationLink", { name: "C", rpcUrl: url("b") }, { dependsOn: ["database"] });
    const { message } = await failureOf(engine.up({ isRefreshed: true, continuesOnError: true }));
    expect(message).toContain(failure);
    engine.retract("database");
    await expectRepaired(stack);
  });

  test("because the server failed, gets it back from the next up once the program is put back", async () => {
    const stack = await start();
    const match = { method: "PUT", path: "/rest/applinks/3.0/applinks/", nth: 3 };
    stack.confluence.faults.add({ kind: "status", status: 500, match });
    declareAll(stack, { b: { name: "A", rpcUrl: url("b") } });
    expect((await failureOf(stack.engine.up())).message).toContain("[server_error]");
    await expectRepaired(stack);
  });
});

describe("a link that the program no longer declares, and that is deleted last", () => {
  test.each([
    ["name", { name: "A", rpcUrl: url("new") }],
    ["URL", { name: "New", rpcUrl: url("moved") }],
  ])("makes way for a new link with its %s after a refresh, as the error says", async (_what, wanted) => {
    const stack = await startInProcessStack();
    declareAll(stack, { a: { name: "A", rpcUrl: url("a") }, b: { name: "B", rpcUrl: url("b") } });
    await stack.engine.up();
    // A link that still has its first URL also has that URL's id, which no other link can get.
    declareAll(stack, { a: { name: "A", rpcUrl: url("moved") } });
    await stack.engine.up();
    stack.engine.retract("a");
    declareAll(stack, { b: wanted });
    const { message } = await failureOf(stack.engine.up());
    expect(message).toMatch(
      /no longer declares, `pulumi up --refresh` makes room.*_taken|_taken.*`pulumi up --refresh` makes room/,
    );
    const { writes } = await requestsDuring(stack.confluence, async () => {
      const { output } = await stack.engine.up({ isRefreshed: true });
      expect(output).toMatch(/warning: ApplicationLink "A" \(\S+\) makes room for another link/);
    });
    // Aside, the change, and the deletion.
    expect(writes).toBe(3);
    expectLive(stack, { b: wanted });
  });

  test("is distinguished from one that the program has yet to declare", async () => {
    const stack = await startInProcessStack();
    declareAll(stack, { a: { name: "A", rpcUrl: url("a") }, b: { name: "B", rpcUrl: url("b") } });
    await stack.engine.up();
    // The name of one depends on an output of the other, so it is known only after the other has been changed.
    stack.engine.retract("a");
    declareAll(stack, { b: { name: "A", rpcUrl: url("b") } });
    stack.engine.declare("a", "ApplicationLink", { name: "C", rpcUrl: url("a") }, { dependsOn: ["b"] });
    await stack.engine.up({ isRefreshed: true });
    expectLive(stack, { a: { name: "C", rpcUrl: url("a") }, b: { name: "A", rpcUrl: url("b") } });
  });

  test("is distinguished from one that the program declares later under the new one's values, which is an error and loses nothing", async () => {
    const stack = await startInProcessStack();
    const { engine, confluence } = stack;
    declareAll(stack, { a: APART.a as Program[string] });
    await engine.up();
    const before = confluence.snapshot();
    const { config } = engine.options;
    engine.options = { config: { ...config, "confluence:adopt": "takeover" } };
    engine.retract("a");
    declareAll(stack, { b: APART.a as Program[string] });
    engine.declare("a", "ApplicationLink", APART.a as Program[string], { dependsOn: ["b"] });
    expect((await failureOf(engine.up())).message).toMatch(/declared by two resources.*declared_twice/);
    expect(engine.names).toEqual(["a", "b"]);
    engine.retract("b");
    engine.declare("a", "ApplicationLink", APART.a as Program[string]);
    expect((await engine.up()).steps).toEqual(["delete b"]);
    expect(confluence.snapshot()).toEqual(before);
    expect((await engine.up({ isRefreshed: true })).steps).toEqual([]);
  });
});

describe("two links of one program", () => {
  test.each([
    ["name", { name: "A", rpcUrl: url("other") }],
    ["rpcUrl", { name: "Other", rpcUrl: `${url("a")}/` }],
    ["displayUrl", { name: "Other", rpcUrl: url("other"), displayUrl: url("a") }],
  ])(
    "cannot have the same %s: the preview fails without a request, and up changes nothing",
    async (member, other) => {
      const stack = await startInProcessStack();
      declareAll(stack, { a: { name: "A", rpcUrl: url("a") }, b: other });
      const { total } = await requestsDuring(stack.confluence, async () => {
        expect((await failureOf(stack.engine.preview())).message).toMatch(
          new RegExp(`two ApplicationLink resources are declared with the ${member} .*declared_twice`),
        );
      });
      expect(total).toBe(0);
    },
  );
});
