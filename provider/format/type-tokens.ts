/** How type tokens of this package begin, by the way in: dynamic resources; the provider plugin's, and components of both. */
export const TYPE_PREFIX = {
  dynamic: "pulumi-nodejs:dynamic/confluence:",
  plugin: "confluence:index:",
} as const;

/** The two ways in which a program can declare resources. */
export type WayIn = keyof typeof TYPE_PREFIX;

/** The name in a type token of this package (`ApplicationLink`, `ReciprocalLink`); undefined for every other package. */
export function ownTypeName(type: string): string | undefined {
  const prefix = Object.values(TYPE_PREFIX).find((candidate) => type.startsWith(candidate));
  return prefix === undefined ? undefined : type.slice(prefix.length);
}
