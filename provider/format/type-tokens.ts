/** Prefixes of this package's type tokens: dynamic resources; resources of the provider plugin, and components of both. */
export const TYPE_PREFIX = {
  dynamic: "pulumi-nodejs:dynamic/confluence:",
  plugin: "confluence:index:",
} as const;

/** The two ways to declare resources. */
export type WayIn = keyof typeof TYPE_PREFIX;

/** The name in a type token of this package (`ApplicationLink`, `ReciprocalLink`); undefined for other packages. */
export function ownTypeName(type: string): string | undefined {
  const prefix = Object.values(TYPE_PREFIX).find((candidate) => type.startsWith(candidate));
  return prefix === undefined ? undefined : type.slice(prefix.length);
}
