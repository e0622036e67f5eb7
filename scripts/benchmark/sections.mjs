import { WHAT_OTHERS_MISS, WHAT_THE_PROFILE_SAYS } from "./explanations.mjs";
import { entryOf, median } from "./figures.mjs";
import { barPlot, linePlot } from "./plot.mjs";
import { cpuOf, ownWallS, peak } from "./targets.mjs";

const COMMANDS = ["first up", "no-op up", "refresh", "destroy"];
const ROLES = /** @type {const} */ (["plugin", "program", "engine"]);
const NAMES = {
  trivial: "trivial",
  links: "links",
  older: "links, build 0a7852b",
  plugin: "links, generated SDK and plugin",
  yaml: "links, YAML and plugin",
};

/**
 * The section of the page about each part.
 *
 * @type {Record<string, (figures: any) => { text: string, plots?: Record<string, string> }>}
 */
export const SECTIONS = {
  loading: (figures) => {
    const more = (/** @type {"ms" | "cpuMs"} */ of) =>
      ms(medianOf(figures["runtime/v1"], of) - medianOf(figures.empty, of));
    return {
      text: `The dynamic provider's module, \`runtime/v1\`, loads in ${more("cpuMs")} of CPU time more than an empty one, ${more("ms")} by the clock (target: 40 ms).\n`,
    };
  },

  starting: (figures) => ({
    text: table(
      ["process", "CPU to first response", "by the clock", "target"],
      Object.entries(figures).map(([name, costs]) => [
        name,
        ms(medianOf(costs, "cpuMs")),
        ms(medianOf(costs, "ms")),
        name === "provider plugin" ? "250 ms" : "",
      ]),
    ),
  }),

  server: (figures) => ({
    text: table(
      ["request", "CPU of the embedded server", "target"],
      Object.entries(figures).map(([name, times]) => [name, `${median(times).toFixed(2)} ms`, "0.7 ms"]),
    ),
  }),

  requests: (figures) => ({
    text: Object.entries(figures)
      .map(([program, commands]) => {
        const rows = Object.entries(commands).map(([command, byRoute]) => {
          const routes = Object.entries(byRoute);
          const total = routes.reduce((sum, [, count]) => sum + count, 0);
          return [
            command,
            String(total),
            routes.map(([route, count]) => `${count} × \`${route}\``).join("<br>"),
          ];
        });
        return `200 ${program}:\n\n${table(["command", "requests", "which"], rows)}`;
      })
      .join("\n"),
  }),

  commands: (figures) => commandsSection("commands", figures),
  thousand: (figures) => commandsSection("thousand", figures),

  profile: (figures) => {
    const columns = COMMANDS.flatMap((command) =>
      Object.keys(figures).map((kind) => ({ head: `${command}, ${kind}`, spent: figures[kind][command] })),
    );
    const owners = [...new Set(columns.flatMap(({ spent }) => Object.keys(spent)))].filter((owner) =>
      columns.some(({ spent }) => (spent[owner] ?? 0) >= LEAST_MS),
    );
    const rows = owners.map((owner) => [owner, ...columns.map(({ spent }) => ms(spent[owner] ?? 0))]);
    return {
      text:
        `200 links, by the profiler, which takes a part for itself. Node.js and V8 work for whoever calls them.\n\n` +
        `${table(["CPU time", ...columns.map(({ head }) => head)], rows)}\n${WHAT_THE_PROFILE_SAYS}`,
    };
  },

  growth: (figures) => {
    const sizes = Object.keys(figures).map(Number);
    const [smallest = 0] = sizes;
    const commands = Object.keys(figures[smallest].links);
    const at = (
      /** @type {number} */ size,
      /** @type {(run: any) => number} */ of,
      kind = "links",
      command = "first up",
    ) => median(figures[size][kind][command].map(of));
    const rows = sizes.map((size) => [
      String(size),
      ...commands.map((command) => seconds(at(size, ownWallS, "links", command))),
      ...commands.map((command) =>
        ratio(at(size, ownWallS, "links", command), at(size, ownWallS, "trivial", command)),
      ),
      String(at(size, ({ requests }) => requests)),
      `${(at(size, ({ stateBytes }) => stateBytes) / size / 1024).toFixed(2)} KiB`,
      mib(peak(figures[size].links)),
      ratio(peak(figures[size].links), peak(figures[size].trivial)),
    ]);
    const heads = [
      "links",
      ...commands,
      ...commands.map((command) => `${command}, × trivial`),
      "requests of the first up",
      "state per link",
      "peak memory of the plugin",
      "× trivial (target: 1.25)",
    ];
    const per = sizes.map((size) => at(size, ownWallS) / size / (at(smallest, ownWallS) / smallest));
    return {
      text:
        "With `PULUMI_SKIP_CHECKPOINTS`: without it, the engine writes the whole state before and after every step, which takes most of the " +
        "time, grows with the square of the resources, whatever they are, and hides the rest.\n\n" +
        `${table(heads, rows)}\nTime of the first \`up\` per link, beside that at ${smallest}: ` +
        `${per.map((value, index) => `${value.toFixed(2)} at ${sizes[index]}`).join(", ")}.\n`,
      plots: {
        "growth-time": linePlot({
          title: "First up",
          unit: "s by links",
          at: sizes,
          lines: Object.fromEntries(
            ["trivial", "links"].map((kind) => [kind, sizes.map((size) => at(size, ownWallS, kind))]),
          ),
        }),
        "growth-memory": linePlot({
          title: "Peak memory of the plugin",
          unit: "MiB by links",
          at: sizes,
          lines: Object.fromEntries(
            ["trivial", "links"].map((kind) => [kind, sizes.map((size) => peak(figures[size][kind]))]),
          ),
        }),
      },
    };
  },

  tools: (figures) => {
    const tools = Object.keys(Object.values(figures)[0]);
    const jobs = ["create", "no-op", "one drifted link", "destroy"];
    const wall = (/** @type {any} */ runs) =>
      median(runs.map((/** @type {{ wallS: number }} */ run) => run.wallS));
    const rows = Object.entries(figures).flatMap(([latency, byTool]) =>
      tools.map((tool) => [
        `${latency} ms`,
        tool,
        ...jobs.flatMap((job) => {
          const runs = byTool[tool][job];
          const mark = runs.some((/** @type {any} */ { failure }) => failure) ? " (fails)" : "";
          return [
            `${seconds(wall(runs))}${mark}`,
            String(median(runs.map((/** @type {any} */ run) => run.requests))),
          ];
        }),
      ]),
    );
    return {
      text:
        "100 generic links with a consumer each. The Ansible collection is " +
        "[esp.bitbucket](https://github.com/NordeaOSS/esp.bitbucket), the published one for application links, whose requests are the " +
        "ones that Confluence has as well; it is measured where its checkout is named in `ESP_BITBUCKET` and `ansible-playbook` is on PATH. A tool that takes over two minutes a round is measured once.\n\n" +
        table(["latency", "tool", ...jobs.flatMap((job) => [job, "requests"])], rows) +
        `\n${WHAT_OTHERS_MISS}`,
      plots: {
        tools: barPlot({
          title: "Creating 100 links with consumers",
          unit: "s",
          series: tools,
          groups: Object.entries(figures).map(([latency, byTool]) => ({
            label: `${latency} ms latency`,
            values: tools.map((tool) => wall(byTool[tool].create)),
          })),
        }),
      },
    };
  },
};

/** What takes less in every command is not shown. */
const LEAST_MS = 10;

/** @param {readonly import("./parts/starting.mjs").Cost[]} costs @param {"ms" | "cpuMs"} of */
function medianOf(costs, of) {
  return median(costs.map((cost) => cost[of]));
}

/** @param {string} name @param {Record<string, Record<string, any[]>>} figures */
function commandsSection(name, figures) {
  const kinds = Object.keys(figures);
  const titles = kinds.map((kind) => NAMES[/** @type {keyof typeof NAMES} */ (kind)]);
  /** @param {string} kind @param {string} command @param {(run: any) => number} of */
  const at = (kind, command, of) => median(entryOf(entryOf(figures, kind), command).map(of));
  /** @param {(run: any) => number} of */
  const compared = (of) =>
    COMMANDS.map((command) => [
      command,
      ...kinds.map((kind) => seconds(at(kind, command, of))),
      ...comparisons.map(([kind, base]) => ratio(at(kind, command, of), at(base, command, of))),
    ]);
  const comparisons = /** @type {const} */ ([
    ["links", "trivial"],
    ["links", "older"],
    ["plugin", "older"],
    ["yaml", "older"],
  ]).filter(([kind, base]) => kind in figures && base in figures);
  const heads = (/** @type {string} */ what) => [
    what,
    ...titles,
    ...comparisons.map(([kind, base]) => `${NAMES[kind]} ÷ ${NAMES[base]}`),
  ];
  return {
    text: [
      table(heads("wall, s"), compared(ownWallS)),
      ...ROLES.map((role) => table(heads(`CPU of the ${role}, s`), compared(cpuOf(role)))),
      table(
        ["peak memory of the plugin", ...titles],
        [["", ...kinds.map((kind) => mib(peak(entryOf(figures, kind))))]],
      ),
    ].join("\n"),
    plots: {
      [`${name}-wall`]: barPlot({
        title: "Wall time",
        unit: "s",
        series: titles,
        groups: COMMANDS.map((label) => ({ label, values: kinds.map((kind) => at(kind, label, ownWallS)) })),
      }),
      [`${name}-cpu`]: barPlot({
        title: "CPU time of the plugin",
        unit: "s",
        series: titles,
        groups: COMMANDS.map((label) => ({
          label,
          values: kinds.map((kind) => at(kind, label, cpuOf("plugin"))),
        })),
      }),
    },
  };
}

/** @param {readonly string[]} heads @param {readonly (readonly string[])[]} rows */
export function table(heads, rows) {
  const line = (/** @type {readonly string[]} */ cells) => `| ${cells.join(" | ")} |`;
  return `${[line(heads), line(heads.map(() => "---")), ...rows.map(line)].join("\n")}\n`;
}

/** @param {number} value */
function seconds(value) {
  return value.toFixed(value < 10 ? 2 : 1);
}

/** @param {number} value */
function ms(value) {
  return `${Math.round(value)} ms`;
}

/** @param {number} value */
function mib(value) {
  return `${Math.round(value)} MiB`;
}

/** @param {number} value @param {number} base */
function ratio(value, base) {
  return base > 0.05 ? `${(value / base).toFixed(2)} ×` : "–";
}
