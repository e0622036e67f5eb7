import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Emulator, FaultAction } from "@pulumi-confluence-applinks/emulator";
import { closedAfterTest } from "../support/closing";
import { DynamicProvider } from "../support/dynamic-provider";
import { configurationOf, startConfluence } from "../support/emulator";
import { PROVIDER_KEY, type Properties } from "../support/engine/properties";
import { providerOf } from "../support/engine/stack-state";
import { PluginProcess } from "../support/plugin-process";
import { startProxy } from "../support/stub-proxy";

const POLL_MS = 5;

/** Long enough for a request to be in progress. */
const WAITING_MS = 500;

describe("the plugin process and its engine", () => {
  let confluence: Emulator;

  beforeEach(async () => {
    confluence = await startConfluence();
  });

  test("ends itself when stdin ends and nobody listens at the engine's address", async () => {
    const engine = await listen();
    const plugin = await started(engine.address, { hasStdin: true });
    await engine.close();
    plugin.closeStdin();
    expect(await plugin.ended).toBe(1);
  });

  test("keeps running when stdin ends while the engine listens, and ends with it", async () => {
    const engine = await listen();
    const plugin = await started(engine.address, { hasStdin: true });
    plugin.closeStdin();
    await expect(plugin.create(link("Reporting"))).resolves.toMatchObject({ id: expect.any(String) });
    await engine.close();
    expect(await plugin.ended).toBe(1);
  });

  test("ends with its engine where stdin is not a pipe", async () => {
    const engine = await listen();
    const plugin = await started(engine.address, { hasStdin: false });
    await engine.close();
    expect(await plugin.ended).toBe(1);
  });

  test("ends with its engine where it constructs components for the provider plugin", async () => {
    const engine = await listen();
    const folder = join(__dirname, "../../dist/plugin");
    const args = [join(folder, "components.mjs"), engine.address];
    const command = { command: process.execPath, args, cwd: folder, hasStdin: true, env: {} };
    const components = closedAfterTest(await PluginProcess.start(command));
    await engine.close();
    components.closeStdin();
    expect(await components.ended).toBe(1);
  });

  test("writes nothing after its engine's end, neither what was waiting for its turn nor what was to be repeated", async () => {
    const engine = await listen();
    const plugin = await started(engine.address, { hasStdin: false });
    confluence.faults.add({ kind: "status", status: 503, match: { method: "PUT" } });
    const created = plugin.create(link("Reporting"));
    created.catch(() => {});
    while (confluence.faults.list()[0]?.applied !== 1) await sleep(POLL_MS);
    await engine.close();
    confluence.faults.clear();
    await expect(created).rejects.toThrow();
    expect(await plugin.ended).toBe(1);
    expect(confluence.state.links).toEqual([]);
  });

  test.each<[string, FaultAction | undefined, () => Promise<Record<string, string>>]>([
    ["a server that does not respond", { kind: "hang" }, async () => ({})],
    [
      "the end of a pause that a server asks for",
      { kind: "status", status: 429, retryAfter: 50 },
      async () => ({}),
    ],
    ["a server to come back", { kind: "status", status: 503 }, async () => ({})],
    [
      "a proxy to make a tunnel",
      undefined,
      async () => ({
        "confluence:baseUrl": "https://confluence.test",
        "confluence:proxy": (await startProxy(new URL(confluence.url), { refuses: "without a word" })).url,
      }),
    ],
  ])("is ended by SIGTERM while it waits for %s", async (_what, fault, config) => {
    const engine = await listen();
    const plugin = await started(engine.address, { hasStdin: true }, await config());
    if (fault !== undefined) confluence.faults.add(fault);
    const created = plugin.create(link("Reporting"));
    created.catch(() => {});
    await sleep(WAITING_MS);
    await plugin.close();
    await expect(created).rejects.toThrow();
    expect(confluence.state.links).toEqual([]);
    await engine.close();
  });

  async function started(
    engine: string,
    options: { hasStdin: boolean },
    config: Record<string, string> = {},
  ): Promise<DynamicProvider> {
    const plugin = await DynamicProvider.start({
      config: { ...configurationOf(confluence), ...config },
      engine,
      ...options,
    });
    // The module is loaded by the first call.
    await plugin.check({}, link("Loading"));
    return plugin;
  }
});

function link(name: string): Properties {
  return {
    name,
    rpcUrl: `https://${name.toLowerCase()}.example.com`,
    [PROVIDER_KEY]: providerOf("ApplicationLink"),
  };
}

/** Something that listens like an engine. */
interface Listener {
  readonly address: string;
  close(): Promise<void>;
}

async function listen(): Promise<Listener> {
  const server = createServer((socket) => socket.on("error", () => {})).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return closedAfterTest({
    address: `127.0.0.1:${port}`,
    close: () => new Promise<void>((resolve) => void server.close(() => resolve())),
  });
}
