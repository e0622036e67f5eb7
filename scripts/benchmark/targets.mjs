import { entryOf, median } from "./figures.mjs";
import { COMMANDS } from "./measured-stack.mjs";

/** @typedef {(part: string) => any} FiguresOf The figures of a part; undefined if it was not measured. */

/** @param {any} run */
export const ownWallS = ({ wallS, serverCpuS }) => wallS - serverCpuS;
/** @param {"plugin" | "program" | "engine"} role */
export const cpuOf = (role) => (/** @type {any} */ run) => run.processes[role].cpuS;

/**
 * Median peak memory of a stack's plugin, over its commands.
 *
 * @param {Record<string, any[]>} commands
 */
export function peak(commands) {
  const peaks = Object.values(commands).map((runs) =>
    median(runs.map((run) => run.processes.plugin.peakMiB)),
  );
  return Math.max(...peaks);
}

/**
 * Targets for ratios of two stacks, by command.
 *
 * @type {readonly { what: string, part: string, of: (run: any) => number, kind: string, base: string, limits: readonly (number | undefined)[] }[]}
 */
const RATIOS = [
  {
    what: "wall ÷ trivial, 200 links",
    part: "commands",
    of: ownWallS,
    kind: "links",
    base: "trivial",
    limits: [1.1],
  },
  {
    what: "wall ÷ trivial, 1,000 links",
    part: "thousand",
    of: ownWallS,
    kind: "links",
    base: "trivial",
    limits: [1.1],
  },
  {
    what: "CPU of the plugin ÷ trivial, 200 links",
    part: "commands",
    of: cpuOf("plugin"),
    kind: "links",
    base: "trivial",
    limits: [1.2],
  },
  {
    what: "CPU of the plugin ÷ 0a7852b",
    part: "commands",
    of: cpuOf("plugin"),
    kind: "links",
    base: "older",
    limits: [0.75],
  },
  {
    what: "CPU of the program ÷ 0a7852b",
    part: "commands",
    of: cpuOf("program"),
    kind: "links",
    base: "older",
    limits: [0.75, 0.75],
  },
  {
    what: "generated SDK and plugin: wall ÷ 0a7852b",
    part: "commands",
    of: ownWallS,
    kind: "plugin",
    base: "older",
    limits: [0.85, undefined, 0.9, 0.9],
  },
  {
    what: "YAML and plugin: wall ÷ 0a7852b",
    part: "commands",
    of: ownWallS,
    kind: "yaml",
    base: "older",
    limits: [0.85, 0.33, 0.9, 0.9],
  },
];

/**
 * Targets for one figure each.
 *
 * @type {readonly { what: string, unit?: string, most?: number, least?: number, of: (figures: FiguresOf) => number | undefined }[]}
 */
const SINGLE = [
  {
    ...{ what: "loading `runtime/v1`, CPU", unit: " ms" },
    most: 40,
    of: (figures) => {
      const costs = figures("loading");
      const cpuMs = (/** @type {string} */ module) =>
        median(costs[module].map((/** @type {any} */ cost) => cost.cpuMs));
      return costs && cpuMs("runtime/v1") - cpuMs("empty");
    },
  },
  {
    ...{ what: "start of the provider plugin to its first response", unit: " ms" },
    most: 250,
    of: (figures) => {
      const costs = figures("starting")?.["provider plugin"];
      return costs && median(costs.map((/** @type {any} */ cost) => cost.ms));
    },
  },
  {
    ...{ what: "the most expensive request, CPU of the embedded server", unit: " ms" },
    most: 0.7,
    of: (figures) => {
      const times = figures("server");
      return times && Math.max(.../** @type {number[][]} */ (Object.values(times)).map(median));
    },
  },
  ...["links", "links with consumers"].map((program) => ({
    what: `lists read to create 200 ${program}, one at first and then one for eight`,
    most: 26,
    of: (/** @type {FiguresOf} */ figures) =>
      figures("requests")?.[program]["first up"]["GET /rest/applinks/3.0/applinks"],
  })),
  {
    ...{ what: "peak memory of the plugin ÷ trivial, 2,000 links", unit: " ×" },
    most: 1.25,
    of: (figures) => {
      const sized = figures("growth")?.[2_000];
      return sized && peak(sized.links) / peak(sized.trivial);
    },
  },
  {
    ...{ what: "peak memory of the provider plugin ÷ dynamic, 200 links", unit: " ×" },
    most: 1.2,
    of: (figures) => {
      const stacks = figures("commands");
      return stacks && peak(stacks.yaml) / peak(stacks.links);
    },
  },
  ...["Ansible, esp.bitbucket", "a script with curl"].flatMap((tool) =>
    [0, 25, 100].map((latency) => {
      const least = latency === 0 ? 5 : 10;
      return {
        ...{ what: `creating 100 links with consumers at ${latency} ms of latency: ${tool} ÷ this provider` },
        ...{ unit: " ×", least },
        of: (/** @type {FiguresOf} */ figures) => {
          const tools = figures("tools")?.[latency];
          const wallS = (/** @type {string} */ name) =>
            median(tools[name].create.map((/** @type {any} */ run) => run.wallS));
          return tools?.[tool] && wallS(tool) / wallS("this provider");
        },
      };
    }),
  ),
];

/**
 * What the project has set itself, and what was measured: bold where it is missed.
 *
 * @param {FiguresOf} figures
 * @returns {{ heads: string[], rows: string[][] }[]}
 */
export function targetTables(figures) {
  const commands = Object.keys(COMMANDS);
  const ratios = RATIOS.flatMap(({ what, part, of, kind, base, limits }) => {
    const stacks = figures(part);
    if (stacks === undefined) return [];
    const cells = commands.map((command, index) => {
      const limit = limits.length === 1 ? limits[0] : limits[index];
      if (limit === undefined) return "";
      const at = (/** @type {string} */ stack) => median(entryOf(stacks[stack], command).map(of));
      const value = at(kind) / at(base);
      return shown(`${value.toFixed(2)} × (≤ ${limit})`, round(value) <= limit);
    });
    return [[what, ...cells]];
  });
  const single = SINGLE.flatMap(({ what, unit = "", most = Number.POSITIVE_INFINITY, least = 0, of }) => {
    const value = of(figures);
    if (value === undefined) return [];
    const isMet = round(value) <= most && round(value) >= least;
    const target = least > 0 ? `≥ ${least}${unit}` : `≤ ${most}${unit}`;
    return [[what, shown(`${Number(value.toPrecision(3))}${unit}`, isMet), target]];
  });
  return [
    { heads: ["ratio (target)", ...commands], rows: ratios },
    { heads: ["figure", "measured", "target"], rows: single },
  ];
}

/** @param {string} text @param {boolean} isMet */
function shown(text, isMet) {
  return isMet ? text : `**${text}**`;
}

/** As it is shown. @param {number} value */
function round(value) {
  return Number(value.toFixed(2));
}
