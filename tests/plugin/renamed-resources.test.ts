import { generateKeyPairSync } from "node:crypto";
import { startJira } from "../support/emulator";
import { type FakeEngine, failureOf } from "../support/engine/fake-engine";
import { declareMixedStack, MIXED_STACK } from "../support/mixed-stack";
import { startInProcessStack } from "../support/stack";

/** The state of a stack of every kind, and a program in which all of its resources are renamed, without `aliases`. */
async function renamed() {
  const [{ engine, confluence }, jira] = await Promise.all([startInProcessStack(), startJira()]);
  confluence.settings.allowInsecureOAuth2 = true;
  const privateKey = generateKeyPairSync("rsa", { modulusLength: 2048 })
    .privateKey.export({ type: "pkcs8", format: "pem" })
    .toString();
  declareMixedStack(engine, { jira, privateKey }, 0);
  await engine.up();
  for (const name of MIXED_STACK) engine.retract(name);
  const declare: FakeEngine["declare"] = (name, ...rest) => engine.declare(`other-${name}`, ...rest);
  return {
    engine,
    confluence,
    redeclare: (adopt?: string) =>
      declareMixedStack({ declare }, { jira, privateKey, common: adopt === undefined ? {} : { adopt } }, 0),
  };
}

describe.each([false, true])(
  "resources that were renamed in the program (refreshed first: %p)",
  (isRefreshed) => {
    test("are refused at first, and nothing is lost", async () => {
      const { engine, confluence, redeclare } = await renamed();
      const before = confluence.snapshot();
      redeclare();
      expect((await failureOf(engine.up({ isRefreshed }))).message).toMatch(/already_exists/);
      expect(confluence.snapshot()).toEqual(before);
    });

    test("keep their objects when they take them over: the old resources' objects are not deleted", async () => {
      const { engine, confluence, redeclare } = await renamed();
      const before = confluence.snapshot();
      redeclare("takeover");
      const { steps, output } = await engine.up({ isRefreshed });
      expect(steps.filter((step) => step.startsWith("delete"))).toHaveLength(MIXED_STACK.length);
      expect(
        output.match(/warning: objects on http\S+ .* are adopted.*`pulumi state delete <its urn>`/g),
      ).toHaveLength(1);
      expect(output).toMatch(/warning: ApplicationLink \S+ on http\S+ stays on the server: another resource/);
      expect(confluence.snapshot()).toEqual(before);
      expect((await engine.up({ isRefreshed: true })).steps).toEqual([]);
      await engine.destroy();
      expect(confluence.snapshot()).toMatchObject({
        links: [],
        consumers: [],
        oauth2Clients: [],
        oauth2Configs: [],
      });
    });
  },
);
