import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { changesIn, type DriftStack, startDriftStack } from "../support/drift/drift-stack";
import { declareFullStack, FULL_STACK, linkOf, RESOURCES, type Resource } from "../support/drift/full-stack";
import { requestsDuring } from "../support/emulator";
import { type FakeEngine, failureOf } from "../support/engine/fake-engine";
import { type Properties, revealed } from "../support/engine/properties";

/** Kinds with a secret that the server never shows, so that it cannot be compared with the declared one. */
const IS_SECRET_UNKNOWN: readonly Resource[] = ["provider", "login"];

const CASES = RESOURCES.flatMap((resource) =>
  (["never", "identical", "takeover"] as const).flatMap((adopt) =>
    (["the resource", "the configuration"] as const).map((source) => ({ resource, adopt, source })),
  ),
);

describe("an object that exists already, declared by another program", () => {
  let stack: DriftStack;

  beforeAll(async () => {
    stack = await startDriftStack();
  });

  afterAll(() => stack.close());

  /** A second program that has this resource and the link it belongs to, and in its state the link alone. */
  function secondProgram(
    resource: Resource,
    inputs: Properties,
  ): { engine: FakeEngine; confluence: Emulator; id: string } {
    const { engine, confluence } = stack.restored();
    const { id } = engine.resource(resource);
    const link = linkOf(resource);
    engine.importState(engine.exportState().filter(({ name }) => name === link));
    declareFullStack(engine, stack.jiraUrl, { [resource]: inputs });
    for (const name of RESOURCES) if (name !== resource && name !== link) engine.retract(name);
    return { engine, confluence, id };
  }

  test.each(CASES)("$resource, with $adopt from $source", async ({ resource, adopt, source }) => {
    const { otherwise } = FULL_STACK[resource];
    const isSecretUnknown = IS_SECRET_UNKNOWN.includes(resource);
    for (const isSame of [true, false]) {
      const isIdentical = isSame && !isSecretUnknown;
      const isTaken = adopt === "takeover" || (adopt === "identical" && isIdentical);
      const { engine, confluence, id } = secondProgram(resource, {
        ...(isSame ? {} : otherwise),
        ...(source === "the resource" ? { adopt } : {}),
      });
      if (source === "the configuration") {
        engine.options = { config: { ...engine.options.config, "confluence:adopt": adopt } };
      }
      const before = confluence.snapshot();

      if (!isTaken) {
        const { message } = await failureOf(engine.up());
        const offered = isIdentical ? "identical" : "takeover";
        expect(message).toMatch(/already exists.*\[already_exists\]/);
        expect(message).toContain(id);
        expect(message).toContain(
          `add \`adopt: "${offered}"\` to the resource, or for one run \`pulumi config set confluence:adopt ${offered}\``,
        );
        expect(message).toContain(isIdentical ? "it is as declared" : "it differs in ");
        for (const field of isSame ? [] : Object.keys(otherwise)) expect(message).toContain(`${field}: `);
        expect(confluence.snapshot()).toEqual(before);
        expect(engine.names).not.toContain(resource);
        continue;
      }

      const { byRoute } = await requestsDuring(confluence, () => engine.up());
      if (isIdentical)
        expect({ changes: changesIn(byRoute), server: confluence.snapshot() }).toEqual({
          changes: 0,
          server: before,
        });
      expect(engine.resource(resource).id).toBe(id);
      expect(revealed(engine.outputs(resource))).toMatchObject({
        adopted: true,
        ...(isSame ? {} : otherwise),
      });
      expect((await requestsDuring(confluence, () => engine.up())).total).toBe(0);
      expect((await engine.refresh()).drift).toEqual({});
    }
  });
});
