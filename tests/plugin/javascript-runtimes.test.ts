import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { DynamicProvider } from "../support/dynamic-provider";
import { configurationOf, startConfluence } from "../support/emulator";
import { addLink } from "../support/emulator-links";
import { PROVIDER_KEY, revealed } from "../support/engine/properties";
import { providerOf } from "../support/engine/stack-state";
import { commandOf, JAVASCRIPT_RUNTIMES, type RuntimeName } from "../support/javascript-runtimes";

const PROGRAM = join(__dirname, "../support/programs/lookups-and-resources.cjs");
const LINK = { name: "Reporting", rpcUrl: "https://reporting.example.com" };

describe.each(Object.keys(JAVASCRIPT_RUNTIMES) as RuntimeName[])("%s instead of Node.js", (name) => {
  test("runs a program with lookups, resources and a component", async () => {
    const confluence = await startConfluence();
    addLink(confluence, LINK);
    const [command, ...args] = await commandOf(name);
    const { stdout } = await promisify(execFile)(command, [...args, PROGRAM], {
      env: {
        ...process.env,
        CONFLUENCE_BASE_URL: confluence.url,
        CONFLUENCE_USERNAME: "admin",
        CONFLUENCE_PASSWORD: "admin",
      },
    });
    expect(JSON.parse(stdout)).toEqual({
      links: ["Reporting"],
      missing: expect.stringMatching(/no application link with name "Nobody".*\[not_found\]/),
      declared: [
        "ApplicationLink sales",
        "ApplicationLink suite-one",
        "IncomingConsumer suite-one",
        "RsaKeyPair suite-one",
      ],
    });
  });

  test("serves the dynamic resources of a stack: a link is created, read and deleted", async () => {
    const confluence = await startConfluence();
    const runtime = await commandOf(name);
    const start = () => DynamicProvider.start({ config: configurationOf(confluence), runtime });
    const plugin = await start();
    const { inputs } = await plugin.check({}, { ...LINK, [PROVIDER_KEY]: providerOf("ApplicationLink") });
    const { id, outputs } = await plugin.create(inputs);
    expect(confluence.state.links).toMatchObject([LINK]);
    const run = await start();
    expect((await run.read(id, revealed(outputs))).id).toBe(id);
    await run.delete(id, revealed(outputs));
    expect(confluence.state.links).toEqual([]);
  });
});
