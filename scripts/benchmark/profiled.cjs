// Required by NODE_OPTIONS: writes a CPU profile of a plugin to the folder PROFILES when the engine ends it.
const { writeFileSync } = require("node:fs");
const { Session } = require("node:inspector");
const { join } = require("node:path");

if (/dynamic-provider|pulumi-resource-/.test(process.argv.join(" "))) {
  const session = new Session();
  session.connect();
  session.post("Profiler.enable");
  session.post("Profiler.start");
  process.once("exit", () =>
    session.post("Profiler.stop", (_error, { profile }) =>
      writeFileSync(join(process.env.PROFILES ?? "", `${process.pid}.json`), JSON.stringify(profile)),
    ),
  );
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit());
}
