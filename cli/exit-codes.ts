/** What the command ends with; the same meaning for every subcommand, and documented in `docs/cli.md`. */
export const EXIT = {
  /** Done, and nothing to report. */
  ok: 0,
  /** Not done: wrong arguments, unreadable input, a server or a tool that failed. */
  failed: 1,
  /** Done, and something was found that a pipeline may stop at: drift, a risk, a warning of `doctor`. */
  found: 2,
  /** Done, and `doctor` found something that keeps the provider from working. */
  broken: 3,
  /** Ended by Ctrl-C, in order. */
  interrupted: 130,
  /** Ended by SIGTERM, in order. */
  terminated: 143,
} as const;

/** One of the values of {@link EXIT}. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Says how the process shall end; not to be called for 0. */
export type Exit = (code: ExitCode) => void;
