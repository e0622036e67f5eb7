import { measureCommands } from "./parts/commands.mjs";
import { measureProfile } from "./parts/profile.mjs";
import { measureRequests } from "./parts/requests.mjs";
import { measureServer } from "./parts/server-cost.mjs";
import { measureLoading, measureStarting } from "./parts/starting.mjs";
import { measureTools } from "./parts/tools.mjs";

/**
 * @typedef {object} Part
 * @property {string} title
 * @property {number} minutes How long it takes on two quiet cores, roughly.
 * @property {(cli: import("../pulumi-cli.mjs").PulumiCli, rounds: number) => Promise<object> | object} measure
 */

const ALL = ["trivial", "links", "older", "plugin", "yaml"];
const SIZES = [200, 2_000];
const LATENCIES_MS = [0, 25, 100];
const LINKS = 200;
const LINKS_OF_TOOLS = 100;

/** What can be measured alone, cheap ones first. @type {Record<string, Part>} */
export const PARTS = {
  loading: { title: "Loading the provider", minutes: 1, measure: () => measureLoading() },
  starting: { title: "Starting a plugin", minutes: 1, measure: () => measureStarting() },
  server: { title: "The embedded server", minutes: 1, measure: (_, rounds) => measureServer(rounds) },
  requests: { title: "Requests", minutes: 2, measure: (cli) => measureRequests(cli, LINKS) },
  commands: {
    title: "200 links",
    minutes: 12,
    measure: (cli, rounds) => measureCommands(cli, { count: LINKS, rounds, kinds: ALL }),
  },
  profile: {
    title: "Where the plugin's time goes",
    minutes: 2,
    measure: (cli) => measureProfile(cli, LINKS),
  },
  thousand: {
    title: "1,000 links",
    minutes: 25,
    measure: (cli, rounds) => measureCommands(cli, { count: 1_000, rounds, kinds: ["trivial", "links"] }),
  },
  growth: {
    title: "From 200 to 2,000 links",
    minutes: 12,
    measure: async (cli, rounds) => {
      /** @type {Record<number, object>} */
      const sizes = {};
      for (const count of SIZES) {
        sizes[count] = await measureCommands(cli, {
          count,
          rounds,
          kinds: ["trivial", "links"],
          commands: ["first up", "destroy"],
          // Otherwise the engine writes the whole state at each step, which grows with the square of the links and hides the rest.
          env: { PULUMI_SKIP_CHECKPOINTS: "true" },
        });
      }
      return sizes;
    },
  },
  tools: {
    title: "Beside other tools",
    minutes: 30,
    measure: async (cli, rounds) => {
      /** @type {Record<number, object>} */
      const latencies = {};
      for (const latencyMs of LATENCIES_MS) {
        latencies[latencyMs] = await measureTools(cli, { count: LINKS_OF_TOOLS, rounds, latencyMs });
      }
      return latencies;
    },
  },
};
