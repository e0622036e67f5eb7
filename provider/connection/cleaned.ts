/** What files, pipes and environment variables leave around a value, by option. */
const CLEANERS: Readonly<Record<string, (value: string) => string>> = {
  baseUrl: (value) => value.trim(),
  username: (value) => value.trim(),
  proxy: (value) => value.trim(),
  // As it is copied from a request that works.
  token: (value) => value.trim().replace(/^Bearer\s+/i, ""),
  // Blanks may belong to a password; a line break never does.
  password: (value) => value.replace(/^[\r\n]+|[\r\n]+$/g, ""),
};

/** An option's value without the line break at its end that a file or a pipe gave it, and the like; other values as they are. */
export function cleaned(option: string, value: unknown): unknown {
  return typeof value === "string" ? (CLEANERS[option]?.(value) ?? value) : value;
}
