const told = new Set<string>();

/**
 * Prints a warning on stderr, each text once per process. The dynamic provider process has no other way to the user: the
 * CLI shows what it prints there under `Diagnostics:` of the stack, at preview and update, and the run goes on.
 *
 * @example
 * warning: IncomingConsumer "reporting": level "2LO" without executeAs …
 */
export function warn(kind: string, message: string): void {
  const line = `warning: ${kind} ${message}`;
  if (told.has(line)) return;
  told.add(line);
  process.stderr.write(`${line}\n`);
}
