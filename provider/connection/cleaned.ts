/** Removes what files, pipes and environment variables add around a value, by option. */
const CLEANERS: Readonly<Record<string, (value: string) => string>> = {
  baseUrl: (value) => value.trim(),
  username: (value) => value.trim(),
  proxy: (value) => value.trim(),
  // It may have been copied from an Authorization header.
  token: (value) => value.trim().replace(/^Bearer\s+/i, ""),
  // Spaces may be part of a password; a line break never is.
  password: (value) => value.replace(/^[\r\n]+|[\r\n]+$/g, ""),
};

/** An option's value without, for example, the trailing line break of a file or a pipe; other values unchanged. */
export function cleaned(option: string, value: unknown): unknown {
  return typeof value === "string" ? (CLEANERS[option]?.(value) ?? value) : value;
}
