const POLL_MS = 100;

/**
 * Ends this process in order, as SIGTERM does, when the shell in which npm has started it is gone. npm hands a signal
 * to that shell alone, and the shell dies of SIGTERM without a word to what it runs.
 */
export function endWithShellOfNpm() {
  if (process.env.npm_lifecycle_event === undefined || process.platform === "win32") return;
  const shell = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(timer);
    process.kill(process.pid, "SIGTERM");
  }, POLL_MS);
  timer.unref();
}
