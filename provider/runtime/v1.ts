import { engine } from "../process/engine";
import { createHost } from "./host";
import { handlersOf } from "./providers";

/**
 * The dynamic providers, one for each kind. The state of every resource names this module and the export it uses:
 * neither the path nor a name ever changes. An incompatible successor would be `runtime/v2`.
 */

engine?.watch();
export = handlersOf(createHost());
