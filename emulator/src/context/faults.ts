import { seededRandom } from "../quirks/quirks";

/** What goes wrong. Of several rules that apply, latencies add up and the first other one wins. */
export type FaultAction =
  | { kind: "latency"; ms: number }
  /** Another response, instead of the effect or (`afterEffect`) despite it. */
  | { kind: "status"; status: number; retryAfter?: number | string; body?: string; afterEffect?: boolean }
  /** The connection is reset before the request has had any effect. */
  | { kind: "reset-before" }
  /** The request takes effect, then the connection is reset instead of a response. */
  | { kind: "reset-after" }
  /** The response ends in the middle of its body; `keepBytes` defaults to half. */
  | { kind: "truncate"; keepBytes?: number }
  /** The response is a JSON document of this many bytes, default 64 MiB. */
  | { kind: "oversize"; bytes?: number }
  /** A web page where data was expected, status default 200. */
  | { kind: "html"; status?: number; body?: string }
  /** No response ever; the request has taken effect if `afterEffect`. */
  | { kind: "hang"; afterEffect?: boolean }
  /** A redirect to the login page, as for an expired session. */
  | { kind: "redirect-to-login" };

/** Which requests a rule applies to: all of them when no member is set. */
export interface FaultMatch {
  method?: string;
  /** Regular expression on path and query, without the context path. */
  path?: string | RegExp;
  /** Only the nth matching request, counted from 1. */
  nth?: number;
  /** At most this many times. */
  times?: number;
}

/** A fault to inject. */
export type FaultRule = FaultAction & {
  match?: FaultMatch;
  /** Probability per matching request, default 1. */
  rate?: number;
  /** Makes `rate` reproducible, default 1. */
  seed?: number;
};

/** A rule as registered. */
export type RegisteredFault = FaultRule & { readonly id: number; applied: number };

/** The faults of one emulator. */
export interface Faults {
  /** Registers a rule and returns its id. */
  add(rule: FaultRule): number;
  /** False when there is no such rule. */
  remove(id: number): boolean;
  clear(): void;
  list(): RegisteredFault[];
  /** What goes wrong with this request; counts it. */
  take(method: string, pathAndQuery: string): FaultAction[];
}

/** Creates an empty table of faults. */
export function createFaults(): Faults {
  const entries: Entry[] = [];
  let nextId = 1;
  return {
    add(rule) {
      const id = nextId++;
      entries.push({
        rule: { ...rule, id, applied: 0 },
        path: pattern(rule.match?.path),
        random: seededRandom(rule.seed ?? 1),
        seen: 0,
      });
      return id;
    },
    remove(id) {
      const index = entries.findIndex((entry) => entry.rule.id === id);
      if (index >= 0) entries.splice(index, 1);
      return index >= 0;
    },
    clear() {
      entries.length = 0;
    },
    list: () => entries.map((entry) => ({ ...entry.rule })),
    take: (method, path) =>
      entries.filter((entry) => applies(entry, method, path)).map((entry) => entry.rule),
  };
}

interface Entry {
  readonly rule: RegisteredFault;
  readonly path: RegExp | undefined;
  readonly random: () => number;
  seen: number;
}

function pattern(path: string | RegExp | undefined): RegExp | undefined {
  // Without the g and y flags, which would make one expression remember where it last matched.
  if (path instanceof RegExp) return new RegExp(path.source, path.flags.replace(/[gy]/g, ""));
  return path === undefined ? undefined : new RegExp(path);
}

function applies(entry: Entry, method: string, path: string): boolean {
  const { match, rate = 1 } = entry.rule;
  if (match?.method !== undefined && match.method.toUpperCase() !== method) return false;
  if (entry.path !== undefined && !entry.path.test(path)) return false;
  entry.seen += 1;
  if (match?.nth !== undefined && entry.seen !== match.nth) return false;
  if (match?.times !== undefined && entry.rule.applied >= match.times) return false;
  if (rate < 1 && entry.random() >= rate) return false;
  entry.rule.applied += 1;
  return true;
}
