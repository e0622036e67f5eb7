import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../setup/folders.mjs";
import { entryOf, FIGURES, storedFigures } from "./figures.mjs";
import { PARTS } from "./parts.mjs";
import { SECTIONS, table } from "./sections.mjs";
import { targetTables } from "./targets.mjs";

const INTRODUCTION = `# Benchmarks

How fast this is, what it costs and what it asks of a server, beside something comparable in the same run: the two take turns, command
by command, so that another load on the machine meets both alike. Times are medians. Requests are asserted in the tests as
well, times never are.

\`npm run benchmark\` measures all of it on Linux and writes this page, \`npm run benchmark -- PART\` one part. The raw figures of every
round are in [benchmarks/](benchmarks). *Trivial* is a dynamic resource that does nothing at all: what Pulumi itself costs. The server is the
embedded one, in a process of its own; its CPU time is subtracted from wall times, because a Confluence has processors of its own.
`;

/** Writes docs/benchmarks.md and its plots from the figures that are kept. */
export function writePage() {
  const sections = Object.entries(PARTS).map(([part, { title }]) => {
    const stored = storedFigures(part);
    if (stored === undefined) return `## ${title}\n\nNot measured yet: \`npm run benchmark -- ${part}\`.\n`;
    const { text, plots = {} } = entryOf(SECTIONS, part)(stored.figures);
    for (const [name, svg] of Object.entries(plots)) writeFileSync(join(FIGURES, `${name}.svg`), svg);
    const pictures = Object.keys(plots).map((name) => `![${title}](benchmarks/${name}.svg)\n`);
    return [`## ${title}\n`, text, ...pictures, conditionsOf(part, stored.conditions)].join("\n");
  });
  writeFileSync(join(ROOT, "docs", "benchmarks.md"), [INTRODUCTION, targets(), ...sections].join("\n"));
}

function targets() {
  const tables = targetTables((part) => storedFigures(part)?.figures);
  return [
    "## Targets\n",
    "What this project has set itself, and what was measured; **bold** is missed, and [the profile](#where-the-plugins-time-goes) says why.\n",
    ...tables.filter(({ rows }) => rows.length > 0).map(({ heads, rows }) => table(heads, rows)),
  ].join("\n");
}

/** @param {string} part @param {Record<string, any>} conditions */
function conditionsOf(part, conditions) {
  const { cli, node, platform, processor, cores, memoryGiB, commit, date, seconds, load, loadAfterwards } =
    conditions;
  return (
    `<sub>[${part}.json](benchmarks/${part}.json): ${date.slice(0, 10)}, commit ${commit}, Node ${node}, CLI ${cli}, @pulumi/pulumi ` +
    `${conditions["@pulumi/pulumi"]}, ${platform}, ${cores} × ${processor}, ${memoryGiB} GiB; load ${load.toFixed(1)} before, ` +
    `${loadAfterwards.toFixed(1)} after ${seconds} s.</sub>\n`
  );
}
