import { runMain } from "./setup/entry-point.mjs";
import { ensureProject } from "./setup.mjs";

// npm pack and npm publish: never what an older source was compiled to, and never nothing.
runMain(ensureProject);
