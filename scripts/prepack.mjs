import { runMain } from "./setup/entry-point.mjs";
import { ensureProject } from "./setup.mjs";

// npm pack and npm publish: never with the output of an older source, and never without any.
runMain(ensureProject);
