/**
 * Returns the function that shows warnings: one line on stderr for each message, once per process. The dynamic provider
 * process has no other way to reach the user: the CLI lists what it prints there under the stack's `Diagnostics:`, at
 * preview and update, and the run continues. `pulumi up` starts this process twice, for the preview and for the update, so
 * both show the message.
 *
 * @param print default: stderr of this process
 *
 * @example
 * warning: IncomingConsumer "reporting": at level "2LO" without executeAs its calls run as anonymous, …
 */
export function warningPrinter(
  print: (line: string) => void = (line) => process.stderr.write(line),
): (kind: string, message: string) => void {
  const told = new Set<string>();
  return (kind, message) => {
    const line = `warning: ${kind} ${message}\n`;
    if (told.has(line)) return;
    told.add(line);
    print(line);
  };
}
