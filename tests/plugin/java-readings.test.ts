import { failureOf } from "../support/engine/fake-engine";
import { startInProcessStack } from "../support/stack";

describe("an application link whose URL Java parses in its own way", () => {
  test.each([
    ["https://bücher.example/a", "write it as xn--bcher-kva.example"],
    ["https://my_host:8443", "use a host name of letters, digits and inner hyphens"],
  ])("%s causes a warning at preview and is created all the same", async (rpcUrl, way) => {
    const { engine, confluence } = await startInProcessStack({ profile: "confluence-10" });
    engine.declare("app", "ApplicationLink", { name: "App", rpcUrl });
    const words = `warning: ApplicationLink "app": Confluence finds no host in rpcUrl, although it accepts the URL, so calls over the link may fail: ${way}`;
    const { output } = await engine.preview();
    expect(output.split(words)).toHaveLength(2);
    expect(output).not.toContain("acknowledge");
    await engine.up();
    expect(confluence.state.links).toMatchObject([{ rpcUrl }]);
  });

  test("with characters that it refuses costs no request", async () => {
    const { engine, confluence } = await startInProcessStack({ profile: "confluence-10" });
    engine.declare("app", "ApplicationLink", { name: "App", rpcUrl: "https://app.example.com/{tenant}" });
    const { message } = await failureOf(engine.preview());
    expect(message).toContain(
      'rpcUrl contains "{", which Confluence does not accept in a URL: write it as %7B',
    );
    expect(confluence.requests.total).toBe(0);
  });

  test("that differs from another's only in the case of the host is declared twice", async () => {
    const { engine } = await startInProcessStack({ profile: "confluence-10" });
    engine.declare("one", "ApplicationLink", { name: "One", rpcUrl: "https://app.example.com/a" });
    engine.declare("other", "ApplicationLink", { name: "Other", rpcUrl: "https://APP.example.com/a" });
    expect((await failureOf(engine.preview())).message).toContain("[declared_twice]");
  });

  test("needs no update when a program changes the case of its host", async () => {
    const { engine } = await startInProcessStack({ profile: "confluence-10" });
    engine.declare("app", "ApplicationLink", { name: "App", rpcUrl: "https://app.example.com/a" });
    await engine.up();
    engine.declare("app", "ApplicationLink", { name: "App", rpcUrl: "https://APP.example.com/a" });
    expect((await engine.up({ isRefreshed: true })).steps).toEqual([]);
  });
});
