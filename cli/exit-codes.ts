/** The command's exit codes, which mean the same for every subcommand and are documented in `docs/cli.md`. */
export const EXIT = {
  /** Done, and nothing to report. */
  ok: 0,
  /** Failed: wrong arguments, unreadable input, or an error of a server or tool. */
  failed: 1,
  /** Done, and found something that a pipeline may want to stop at: drift, a risk, a warning from `doctor`. */
  found: 2,
  /** Done, and `doctor` found something that keeps the provider from working. */
  broken: 3,
  /** Interrupted by Ctrl-C, after cleaning up. */
  interrupted: 130,
  /** Terminated by SIGTERM, after cleaning up. */
  terminated: 143,
} as const;

/** One of the values of {@link EXIT}. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Sets the exit code of the process; not called for 0. */
export type Exit = (code: ExitCode) => void;
