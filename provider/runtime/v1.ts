import { engine } from "../process/engine";
import { createHost } from "./host";
import { handlersOf } from "./providers";

/**
 * The dynamic providers, one for each kind. The state of every resource contains the path of this module and the name of the
 * export it uses, neither of which ever changes. An incompatible successor would be `runtime/v2`.
 */

engine?.watch();
export = handlersOf(createHost());
