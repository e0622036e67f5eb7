import { addLinkTo } from "../support/emulator-links";
import { startStack, startStackWithJira } from "../support/stack";

/** How often the words occur in what the plugin printed. */
function count(output: string, words: string): number {
  return output.split(words).length - 1;
}

describe("a warning", () => {
  test("warns at every up, once per direction, whom impersonation over a link trusts", async () => {
    const { engine, confluence, jira } = await startStackWithJira();
    const { id } = addLinkTo(confluence, jira);
    engine.declare("oauth", "OAuthSettings", { applicationLinkId: id, incoming: "2LOi", outgoing: "2LOi" });

    for (const { output } of [await engine.up(), await engine.up(), await engine.preview()]) {
      for (const direction of ["incoming", "outgoing"]) {
        const words = `warning: OAuthSettings "oauth": over the application link ${id}, at ${direction} "2LOi"`;
        expect([words, count(output, words)]).toEqual([words, 1]);
      }
    }
  });

  test("also warns at the preview of a link that is still to be created", async () => {
    const { engine, jira } = await startStackWithJira();
    const link = engine.declare("jira", "ApplicationLink", { name: "Jira", type: "jira", rpcUrl: jira.url });
    engine.declare("oauth", "OAuthSettings", { applicationLinkId: link.output("id"), incoming: "2LOi" });
    engine.declare("trust", "TrustedApplication", { applicationLinkId: link.output("id"), outgoing: true });
    const { output } = await engine.preview();
    expect(output).toContain(
      'warning: OAuthSettings "oauth": over a new application link, at incoming "2LOi"',
    );
    expect(output).toContain('warning: TrustedApplication "trust": trusted applications are deprecated');
  });

  test("warns at every up of each consumer that may act as any user, and of no other", async () => {
    const { engine } = await startStack();
    for (const [name, level] of [
      ["berlin", "2LOi"],
      ["tokyo", "2LOi"],
      ["paris", "3LO"],
    ] as const) {
      const link = engine.declare(name, "ApplicationLink", { name, rpcUrl: `https://${name}.example.com` });
      const key = engine.declare(`${name}-key`, "RsaKeyPair", {});
      engine.declare(`${name}-consumer`, "IncomingConsumer", {
        applicationLinkId: link.output("id"),
        key: name,
        name,
        publicKey: key.output("publicKeyPem"),
        level,
      });
    }

    for (const { output } of [await engine.up(), await engine.up()]) {
      const told = ["berlin", "tokyo", "paris"].map((key) =>
        count(
          output,
          `IncomingConsumer "${key}-consumer": at level "2LOi", whoever has the private key of the consumer "${key}"`,
        ),
      );
      expect(told).toEqual([1, 1, 0]);
    }
  });

  test("warns once per connection, not once per resource, that plain http is allowed", async () => {
    const { engine } = await startStack({ config: { "confluence:allowInsecureHttp": "true" } });
    for (const name of ["berlin", "tokyo"]) {
      engine.declare(name, "ApplicationLink", { name, rpcUrl: `https://${name}.example.com` });
    }

    for (const { output } of [await engine.up(), await engine.up()]) {
      expect(count(output, "allowInsecureHttp")).toBe(2);
      expect(output).toMatch(
        /warning: connection "default": the credentials for http:\S+ are sent in clear text/,
      );
    }
  });

  test("names its code, and is not shown where the program acknowledges it", async () => {
    const { engine, confluence, jira } = await startStackWithJira();
    const { id } = addLinkTo(confluence, jira);
    const inputs = { applicationLinkId: id, incoming: "2LOi", outgoing: "2LO" };
    engine.declare("oauth", "OAuthSettings", inputs);
    expect((await engine.up()).output).toContain('declare acknowledge: ["impersonation"]');

    confluence.requests.clear();
    engine.declare("oauth", "OAuthSettings", { ...inputs, acknowledge: ["impersonation"] });
    const { output, steps } = await engine.up();
    expect([count(output, "warning"), steps, confluence.requests.total]).toEqual([0, [], 0]);

    engine.declare("oauth", "OAuthSettings", { ...inputs, acknowledge: ["anonymous-calls"] });
    await expect(engine.up()).rejects.toThrow('acknowledge[0] must be one of "impersonation"');
  });

  test("is not shown without a reason", async () => {
    const { engine, confluence, jira } = await startStackWithJira();
    const { id } = addLinkTo(confluence, jira);
    engine.declare("oauth", "OAuthSettings", { applicationLinkId: id, incoming: "2LO", outgoing: "2LO" });

    expect((await engine.up()).output).not.toContain("warning");
  });
});
