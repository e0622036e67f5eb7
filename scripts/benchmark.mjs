import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { entryOf, machine, storeFigures } from "./benchmark/figures.mjs";
import { writePage } from "./benchmark/page.mjs";
import { PARTS } from "./benchmark/parts.mjs";
import { canWatch } from "./benchmark/processes.mjs";
import { ExpectedError, runMain } from "./setup/entry-point.mjs";
import { ensureAll } from "./setup.mjs";

// npm run benchmark [-- PART…] [--rounds N]: measures all parts or the named ones and writes docs/benchmarks.md with the
// plots, from these figures and those that are kept of the other parts. `npm run benchmark -- page` measures nothing.

/** On a machine that others use as well, single runs mean nothing: the medians of several count. */
const ROUNDS = 5;

runMain(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { rounds: { type: "string" }, help: { type: "boolean" } },
  });
  if (values.help) {
    console.log(usage());
    return;
  }
  const rounds = Number(values.rounds ?? ROUNDS);
  const names = positionals.length === 0 ? Object.keys(PARTS) : positionals.filter((name) => name !== "page");
  const unknown = names.find((name) => !(name in PARTS));
  if (unknown !== undefined || !(rounds >= 1)) throw new ExpectedError(usage());
  if (!canWatch) throw new ExpectedError("This measures processes by /proc, which only Linux has.");
  const cli = names.length === 0 ? undefined : await ensureAll();
  for (const name of names) {
    const { title, minutes, measure } = entryOf(PARTS, name);
    console.error(`${name}: ${title} (about ${minutes} minutes on two quiet cores)`);
    const startedMs = Date.now();
    const before = machine();
    const figures = await measure(/** @type {NonNullable<typeof cli>} */ (cli), rounds);
    const conditions = {
      ...before,
      cli: cli?.version,
      date: new Date(startedMs).toISOString(),
      seconds: Math.round((Date.now() - startedMs) / 1000),
      loadAfterwards: loadavg()[0],
    };
    storeFigures(name, { conditions, figures });
    writePage();
  }
  if (names.length === 0) writePage();
});

function usage() {
  const parts = Object.entries(PARTS).map(
    ([name, { title, minutes }]) => `  ${name.padEnd(10)} ${title}, ${minutes} min`,
  );
  return `npm run benchmark [-- PART… | page] [--rounds N]\n${parts.join("\n")}`;
}
