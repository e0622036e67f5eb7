import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { ADMINISTRATOR, LOGINS } from "../support/administrator-logins";
import { configurationOf, startConfluence, startJira } from "../support/emulator";
import { FakeEngine, failureOf } from "../support/engine/fake-engine";
import { startInProcessPlugin } from "../support/in-process-plugin";
import { consumerWithKey } from "../support/stack";

const README = readFileSync(join(__dirname, "..", "..", "README.md"), "utf8");

const CASES = ["confluence-7.19", "confluence-9.2", "confluence-10"].flatMap((profile) =>
  Object.keys(LOGINS).map((login) => [profile, login] as const),
);

/** What the README's first example declares; the test looks for these words in {@link README}. */
function declareExample(engine: FakeEngine, jira: Emulator, executeAs: string | undefined): void {
  const reporting = engine.declare("reporting", "ApplicationLink", {
    name: "Reporting",
    rpcUrl: "https://reporting.example.com",
  });
  const key = engine.declare("reporting-key", "RsaKeyPair", {});
  engine.declare("reporting-consumer", "IncomingConsumer", {
    applicationLinkId: reporting.output("id"),
    key: "reporting",
    name: "Reporting",
    publicKey: key.output("publicKeyPem"),
    level: "2LO",
    ...(executeAs === undefined ? {} : { executeAs }),
  });
  const link = engine.declare("jira", "ApplicationLink", {
    name: "Jira",
    type: "jira",
    rpcUrl: jira.url,
    primary: true,
  });
  engine.declare("jira-settings", "OAuthSettings", {
    applicationLinkId: link.output("id"),
    incoming: "2LO",
    outgoing: "2LO",
  });
}

describe("the first example of the README", () => {
  test("declares what is tested here", () => {
    const [, example = ""] = /^```ts\n([\s\S]*?)^```$/m.exec(README) ?? [];
    const kinds = [...example.matchAll(/new applinks\.(\w+)\("([^"]+)"/g)].map(([, kind, name]) => [
      kind,
      name,
    ]);
    expect(kinds).toEqual([
      ["ApplicationLink", "reporting"],
      ["RsaKeyPair", "reporting-key"],
      ["IncomingConsumer", "reporting"],
      ["ApplicationLink", "jira"],
      ["OAuthSettings", "jira"],
    ]);
    for (const words of ['level: "2LO"', "executeAs: ", "primary: true", 'incoming: "2LO", outgoing: "2LO"'])
      expect(example).toContain(words);
  });

  test.each(CASES)(
    "is created on %s by %s, unchanged by a second up, and destroyed",
    async (profile, login) => {
      const users = [ADMINISTRATOR, { name: "reporting-bot", password: "bot" }];
      const [confluence, jira] = await Promise.all([
        startConfluence({ profile, users }),
        startJira({ profile }),
      ]);
      const before = confluence.snapshot();
      const config = { ...configurationOf(confluence), ...LOGINS[login] };
      const engine = new FakeEngine({ config }, startInProcessPlugin);
      declareExample(engine, jira, "reporting-bot");
      if (login === "token") {
        // As the page says, a token alone suffices for everything but executeAs.
        expect((await failureOf(engine.up())).message).toMatch(/\[password_required\]/);
        declareExample(engine, jira, undefined);
      }
      await engine.up();
      expect(consumerWithKey(confluence, "reporting").executingTwoLOUser).toBe(
        login === "token" ? null : "reporting-bot",
      );
      confluence.requests.clear();
      expect((await engine.up()).steps).toEqual([]);
      expect(confluence.requests.total).toBe(0);

      await engine.destroy();
      expect(confluence.snapshot()).toEqual(before);
      expect(confluence.requests.rejectedLogins).toBe(0);
    },
  );
});
