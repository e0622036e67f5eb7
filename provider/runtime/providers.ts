import { type Handler, KIND_NAMES, KINDS, type Kind } from "../format/kinds";
import type { ResourceDefinition } from "../resources/definition";
import { DEFINITIONS } from "../resources/registry";
import { adapt } from "./adapter";
import type { Host } from "./host";
import type { Provider } from "./provider";

/** One provider per kind, all with the configuration of one host. */
export function providersOf(host: Host): Readonly<Record<Kind, Provider>> {
  const providers = KIND_NAMES.map((kind) => [kind, adapt(definitionOf(kind), host)] as const);
  return Object.fromEntries(providers) as Record<Kind, Provider>;
}

/** The same providers by the names that states contain. */
export function handlersOf(host: Host): Readonly<Record<Handler, Provider>> {
  const handlers = Object.entries(providersOf(host)).map(([kind, provider]) => [
    KINDS[kind as Kind].handler,
    provider,
  ]);
  return Object.fromEntries(handlers) as Record<Handler, Provider>;
}

/** A definition with its types erased: the adapter calls it only with what its own schemas have accepted. */
function definitionOf(kind: Kind): ResourceDefinition<object, object> {
  return DEFINITIONS[kind] as unknown as ResourceDefinition<object, object>;
}
