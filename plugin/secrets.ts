import { factsOf, type Kind } from "../provider/format/kinds";
import type { Properties } from "../provider/runtime/struct";
import { keepSecret, secretNames } from "./protocol";

/**
 * Outputs of a kind, with those marked that were marked among the inputs, and those that come from such an input, as a certificate from the
 * name in it. Inputs that always are secrets say nothing about the outputs, whose secrecy is known.
 *
 * @param inputs the inputs, or outputs that are known already, with the engine's marks
 */
export function withSecretsOf(kind: Kind, inputs: Properties, outputs: Properties): Properties {
  const { outputs: sources, secretInputs } = factsOf(kind);
  const marked = secretNames(inputs);
  const derived = Object.entries(sources)
    .filter(([, names]) => names.some((name) => marked.includes(name) && !secretInputs.includes(name)))
    .map(([output]) => output);
  return keepSecret([...marked, ...derived], outputs);
}

/** The state of a failed operation keeps its secrets marked as well. */
export async function keepingSecrets<T>(
  kind: Kind,
  inputs: Properties,
  operation: () => Promise<T>,
): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    if (!(error instanceof Error) || !("properties" in error)) throw error;
    const properties = withSecretsOf(kind, inputs, error.properties as Properties);
    throw Object.assign(error, { properties });
  }
}
