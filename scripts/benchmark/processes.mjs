import { existsSync, readdirSync, readFileSync } from "node:fs";
import { entryOf } from "./figures.mjs";

const INTERVAL_MS = 100;

/** Of `/proc/<pid>/stat`, in which Linux counts whatever the kernel's own frequency is. */
const TICKS_PER_SECOND = 100;

/** Which part of a run a process is, by its command line: the first that matches. */
const ROLES = /** @type {const} */ ([
  ["plugin", /dynamic-provider|pulumi-resource-/],
  ["program", /@pulumi\/pulumi\/cmd\/run|pulumi-language-yaml/],
  ["host", /pulumi-language-/],
  ["engine", /pulumi/],
]);

/** @typedef {"plugin" | "program" | "host" | "engine"} Role */
/** @typedef {{ cpuS: number, peakMiB: number }} Usage CPU seconds of all processes of a role, and the largest one's memory. */

/**
 * Watches the processes below one until told to stop: what they use is read ten times a second from /proc, so that up to
 * a tenth of a second before each one's end is not seen.
 *
 * @param {number} rootPid
 * @returns {() => Record<Role, Usage>}
 */
export function watchProcesses(rootPid) {
  /** @type {Map<number, { role: Role, cpuS: number, peakMiB: number }>} */
  const seen = new Map();
  const look = () => {
    for (const pid of descendants(rootPid)) {
      const usage = usageOf(pid);
      if (usage) seen.set(pid, usage);
    }
  };
  const timer = setInterval(look, INTERVAL_MS);
  look();
  return () => {
    clearInterval(timer);
    const roles = Object.fromEntries(ROLES.map(([role]) => [role, { cpuS: 0, peakMiB: 0 }]));
    for (const { role, cpuS, peakMiB } of seen.values()) {
      const total = entryOf(roles, role);
      total.cpuS += cpuS;
      total.peakMiB = Math.max(total.peakMiB, peakMiB);
    }
    return /** @type {Record<Role, Usage>} */ (roles);
  };
}

/** Whether this system reports what processes use. */
export const canWatch = existsSync("/proc/self/stat");

/** @param {number} pid @returns {number[]} */
function descendants(pid) {
  try {
    const tasks = readdirSync(`/proc/${pid}/task`);
    const children = tasks.flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, "utf8").split(" ").filter(Boolean).map(Number),
    );
    return [pid, ...children.flatMap(descendants)];
  } catch {
    return [];
  }
}

/**
 * CPU seconds that a process has used.
 *
 * @param {number} pid
 */
export function cpuSecondsOf(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The name, in parentheses, may contain spaces; utime and stime are the 12th and 13th fields after it.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** @param {number} pid */
function usageOf(pid) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8");
    const role = ROLES.find(([, pattern]) => pattern.test(command))?.[0];
    return (
      role && {
        role,
        cpuS: cpuSecondsOf(pid),
        peakMiB: Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024,
      }
    );
  } catch {
    return undefined;
  }
}
