import { createRequire } from "node:module";
import { join } from "node:path";
import { ROOT } from "../setup/folders.mjs";

// A server in a process of its own, so that its CPU time is separate from the plugin's: forked by server.mjs.

const { startEmulator } = createRequire(import.meta.url)(join(ROOT, "emulator", "dist", "index.js"));
const server = await startEmulator({ product: "confluence", ...JSON.parse(process.argv[2] ?? "{}") });

process.on("message", (/** @type {{ ask: "usage" | "clear" | "rename", count?: number }} */ { ask }) => {
  if (ask === "clear") server.requests.clear();
  if (ask === "rename") server.state.links[0].name += " by hand";
  const { user, system } = process.cpuUsage();
  const { total, byRoute } = server.requests;
  process.send?.({ cpuS: (user + system) / 1e6, total, byRoute: { ...byRoute } });
});
process.once("disconnect", () => process.exit());
process.send?.({ url: server.url });
