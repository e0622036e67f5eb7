import type { EmulatorOptions } from "@pulumi-confluence-applinks/emulator";
import { requestsDuring } from "../support/emulator";
import { failureOf } from "../support/engine/fake-engine";
import { type Stack, startInProcessStack } from "../support/stack";

const CONFIG = "/rest/basicauth/1.0/config";
const PATHS = ["/rest/api/*"];

const FAILURE = { kind: "status", status: 500, match: { method: "PUT", path: CONFIG } } as const;

/** The administrator's session needs no Basic, so that nothing here locks anybody out. */
const SERVER: Partial<EmulatorOptions> = {
  profile: "confluence-10",
  quirks: { basicAuthConfigPath: "/rest/basicauth/1.0" },
};

/** A server on which somebody had allowed a robot. */
async function startedWith(allowedUsers: readonly string[]): Promise<Stack> {
  const stack = await startInProcessStack(SERVER);
  stack.confluence.state.basicAuth.allowedUsers = [...allowedUsers];
  return stack;
}

function declare({ engine }: Stack, inputs: Record<string, unknown>): void {
  engine.declare("basic", "BasicAuthentication", inputs);
}

describe("a setting of BasicAuthentication that the program no longer declares", () => {
  test.each([
    ["nobody", [], {}, "an empty list"],
    ["somebody else's robot", ["old-robot"], { adopt: "takeover" }, '"old-robot"'],
  ])("is put back to %s, which preview says", async (_who, before, adopt, words) => {
    const stack = await startedWith(before);
    const { engine, confluence } = stack;
    declare(stack, { allowedPaths: PATHS, allowedUsers: ["robot"], ...adopt });
    await engine.up();
    declare(stack, { allowedPaths: PATHS });
    const { output } = await engine.preview();
    expect(output).toContain(
      `warning: BasicAuthentication "basic": allowedUsers is no longer declared and is restored to its original value: ${words}.\n`,
    );
    const { byRoute } = await requestsDuring(confluence, () => engine.up());
    expect(byRoute).toMatchObject({ [`GET ${CONFIG}`]: 1, [`PUT ${CONFIG}`]: 1 });
    expect(confluence.state.basicAuth).toMatchObject({ allowedPaths: PATHS, allowedUsers: before });
    expect(engine.resource("basic").outputs.found).toEqual({ allowedPaths: [] });
    const again = await requestsDuring(confluence, async () => expect((await engine.up()).output).toBe(""));
    expect(again.total).toBe(0);
    // Nobody's business from now on.
    confluence.state.basicAuth.allowedUsers = ["by-hand"];
    await engine.destroy();
    expect(confluence.state.basicAuth).toMatchObject({ allowedPaths: [], allowedUsers: ["by-hand"] });
  });

  test("is put back also where it was changed by hand meanwhile, with or without a refresh", async () => {
    for (const isRefreshed of [false, true]) {
      const stack = await startedWith([]);
      const { engine, confluence } = stack;
      declare(stack, { allowedPaths: PATHS, allowedUsers: ["robot"] });
      await engine.up();
      confluence.state.basicAuth.allowedUsers = ["robot", "by-hand"];
      declare(stack, { allowedPaths: PATHS });
      await engine.up({ isRefreshed });
      expect(confluence.state.basicAuth).toMatchObject({ allowedPaths: PATHS, allowedUsers: [] });
    }
  });

  test("that comes back is put back to what it was when it came back", async () => {
    const stack = await startedWith([]);
    const { engine, confluence } = stack;
    declare(stack, { showWarning: true, allowedUsers: ["robot"] });
    await engine.up();
    declare(stack, { showWarning: true });
    await engine.up();
    confluence.state.basicAuth.allowedUsers = ["by-hand"];
    declare(stack, { showWarning: true, allowedUsers: ["robot"] });
    await engine.up();
    await engine.destroy();
    expect(confluence.state.basicAuth).toMatchObject({ allowedUsers: ["by-hand"], showsHint: false });
  });

  test("is put back in one write with what is declared in its place", async () => {
    const stack = await startedWith([]);
    const { engine, confluence } = stack;
    const before = confluence.snapshot();
    declare(stack, { allowedUsers: ["robot"] });
    await engine.up();
    declare(stack, { allowedPaths: PATHS, enabled: false });
    await engine.up();
    expect(confluence.state.basicAuth).toMatchObject({ allowedPaths: PATHS, allowedUsers: [] });
    await engine.destroy();
    expect(confluence.snapshot()).toEqual(before);
  });
});

describe("what a setting was before", () => {
  test.each([true, false])(
    "is known also when the write that declared it failed, with its effect (%s) or not",
    async (afterEffect) => {
      const stack = await startedWith([]);
      const { engine, confluence } = stack;
      declare(stack, { showWarning: true });
      await engine.up();
      declare(stack, { showWarning: true, allowedUsers: ["robot"] });
      confluence.faults.add({ ...FAILURE, afterEffect });
      await failureOf(engine.up());
      confluence.faults.clear();
      await engine.up();
      expect(confluence.state.basicAuth.allowedUsers).toEqual(["robot"]);
      await engine.destroy();
      expect(confluence.state.basicAuth).toMatchObject({ allowedUsers: [], showsHint: false });
    },
  );

  test("is put back also when the program takes the setting back after such a failure", async () => {
    const stack = await startedWith([]);
    const { engine, confluence } = stack;
    declare(stack, { showWarning: true });
    await engine.up();
    declare(stack, { showWarning: true, allowedUsers: ["robot"] });
    confluence.faults.add({ ...FAILURE, afterEffect: true });
    await failureOf(engine.up());
    confluence.faults.clear();
    expect(confluence.state.basicAuth.allowedUsers).toEqual(["robot"]);
    declare(stack, { showWarning: true });
    await engine.up();
    expect(confluence.state.basicAuth.allowedUsers).toEqual([]);
  });

  test("is what there was when a list was taken over, however it is taken over", async () => {
    const stack = await startedWith(["robot"]);
    const { engine, confluence } = stack;
    declare(stack, { allowedUsers: ["robot"], adopt: "identical" });
    await engine.up();
    declare(stack, { allowedUsers: ["robot", "second"], adopt: "identical" });
    await engine.up();
    await engine.destroy();
    expect(confluence.state.basicAuth.allowedUsers).toEqual(["robot"]);
  });

  test("is not made up where a state does not say it: the setting stays, with a warning", async () => {
    const stack = await startedWith([]);
    const { engine, confluence } = stack;
    declare(stack, { showWarning: true, allowedUsers: ["robot"] });
    await engine.up();
    const forgetful = engine
      .exportState()
      .map((resource) => ({ ...resource, outputs: { ...resource.outputs, found: { showWarning: false } } }));
    engine.importState(forgetful);
    declare(stack, { showWarning: true, allowedUsers: ["second-robot"] });
    await engine.up();
    expect(engine.resource("basic").outputs.found).toEqual({ showWarning: false });
    const kept = engine.exportState();
    declare(stack, { showWarning: true });
    expect((await engine.up()).output).toMatch(
      /allowedUsers is no longer declared and stays "second-robot" on the server: the state does not contain the original value\. If that is not intended, change it under General Configuration, Authentication methods\./,
    );
    engine.importState(kept);
    expect((await engine.destroy()).output).toMatch(
      /warning: BasicAuthentication allowedUsers stays "second-robot": the state does not contain the original value\./,
    );
    expect(confluence.state.basicAuth).toMatchObject({ allowedUsers: ["second-robot"], showsHint: false });
  });
});
