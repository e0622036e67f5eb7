import { generateKeyPairSync } from "node:crypto";
import { join } from "node:path";
import { LOCAL } from "../../setup/folders.mjs";
import { COMMANDS, createStack } from "../measured-stack.mjs";
import { links, linksWithConsumers } from "../programs.mjs";
import { startServer } from "../server.mjs";

const PROGRAMS = { links, "links with consumers": linksWithConsumers };

/**
 * The requests of each command, by method and path. They are counts, so one round suffices.
 *
 * @param {import("../../pulumi-cli.mjs").PulumiCli} cli
 * @param {number} count
 */
export async function measureRequests(cli, count) {
  const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const env = {
    COUNT: String(count),
    PUBLIC_KEY: publicKey.export({ type: "spki", format: "pem" }).toString(),
  };
  /** @type {Record<string, Record<string, Record<string, number>>>} */
  const requests = {};
  for (const [title, files] of Object.entries(PROGRAMS)) {
    const server = await startServer();
    try {
      const folder = join(LOCAL, "benchmark", "requests");
      const pulumi = await createStack(cli, folder, {
        files,
        env: { ...env, CONFLUENCE_BASE_URL: server.url },
      });
      requests[title] = {};
      for (const [command, args] of Object.entries(COMMANDS)) {
        await server.clear();
        await pulumi(args);
        requests[title][command] = (await server.usage()).byRoute;
      }
    } finally {
      await server.close();
    }
  }
  return requests;
}
