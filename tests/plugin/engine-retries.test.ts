import { closedAfterTest } from "../support/closing";
import { configurationOf, openServer, startConfluence } from "../support/emulator";
import { PROVIDER_KEY } from "../support/engine/properties";
import { providerOf } from "../support/engine/stack-state";
import { startInProcessPlugin } from "../support/in-process-plugin";

const link = (name: string) => ({
  name,
  rpcUrl: `https://${name}.example.com`,
  connection: "default",
  [PROVIDER_KEY]: providerOf("ApplicationLink"),
});

describe("a server that was down", () => {
  test("is tried again when the engine retries a resource, and then for all others", async () => {
    const stopped = await startConfluence();
    const plugin = closedAfterTest(await startInProcessPlugin({ config: configurationOf(stopped) }));
    await stopped.close();
    await expect(plugin.create(link("one"))).rejects.toThrow(
      /^Could not .* connection refused .*\[unreachable\] Check/,
    );
    // The reason is repeated: an `onError` hook sees only this message.
    await expect(plugin.create(link("two"))).rejects.toThrow(
      /^Not tried after the first unreachable of .*: connection refused/,
    );

    closedAfterTest(await openServer({ product: "confluence", port: Number(new URL(stopped.url).port) }));
    await expect(plugin.create(link("three"))).rejects.toThrow("Not tried");
    expect(await plugin.create(link("two"))).toMatchObject({ outputs: { name: "two" } });
    expect(await plugin.create(link("four"))).toMatchObject({ outputs: { name: "four" } });
  });

  test("is not reported as not tried where it was tried", async () => {
    const stopped = await startConfluence();
    const plugin = closedAfterTest(await startInProcessPlugin({ config: configurationOf(stopped) }));
    await stopped.close();
    await expect(plugin.create(link("one"))).rejects.toThrow("[unreachable]");
    await expect(plugin.create(link("one"))).rejects.toThrow(
      /either: connection refused .*tried 3 times.*\[unreachable\]$/,
    );
  });
});
