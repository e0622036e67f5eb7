/**
 * Makes the function that shows warnings: a line on stderr for each text, once per process. The dynamic provider process
 * has no other way to the user: the CLI lists what it prints there under `Diagnostics:` of the stack, at preview and
 * update, and the run goes on. A `pulumi up` with its preview starts this process twice, so that each half shows the text.
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
