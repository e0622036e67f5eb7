/**
 * How the type tokens of this package begin: those of dynamic resources, and those of components and of a provider
 * plugin.
 */
const PREFIXES = ["pulumi-nodejs:dynamic/confluence:", "confluence:index:"] as const;

/** The name in a type token of this package (`ApplicationLink`, `ReciprocalLink`); undefined for every other package. */
export function ownTypeName(type: string): string | undefined {
  const prefix = PREFIXES.find((candidate) => type.startsWith(candidate));
  return prefix === undefined ? undefined : type.slice(prefix.length);
}
