import { DEFINITIONS } from "../../provider";
import { isHidden } from "../plan/plan";
import { type Direction, type Grant, REACH } from "../report/grant";
import { textOf, whyHidden } from "../report/values";
import { commandKind } from "./command-kind";
import { ON_A_LINK, WARNED } from "./field-classes";

/** Trusted applications: each application may act as any user of the other. */
export const trustedApplication = commandKind(DEFINITIONS.TrustedApplication, {
  classes: { ...ON_A_LINK, ...WARNED, incoming: "reach", outgoing: "reach" },
  words: {
    namedBy: "link",
    subject: ({ application }) => `Trusted application ${application}`,
    changed: {},
    grants: ({ incoming, outgoing }) => [
      ...(isOn(incoming)
        ? [{ ...trust("incoming", conditionsShown(incoming)), unrestricted: openIn(incoming) }]
        : []),
      ...(isOn(outgoing)
        ? [trust("outgoing", isHidden(outgoing) ? `, if a value ${whyHidden(outgoing)} says so` : "")]
        : []),
    ],
  },
  /** Trusted applications in the directions that are enabled. */
  exported: {
    suffix: "trust",
  },
});

/** The server's default for the maximum age of a call. */
const DEFAULT_TIMEOUT_MS = 10_000;

function isOn(trusted: unknown): boolean {
  return trusted !== undefined && trusted !== false;
}

function trust(direction: Direction, conditions: string): Grant {
  return {
    direction,
    inputs: [direction],
    means: "Trusted applications",
    label: "trusted applications",
    extent: `as any user, without asking (trusted applications)${conditions}`,
    reach: REACH.anybody,
  };
}

/** An empty list of patterns excludes nothing, and must not read as if it excluded everything. */
function conditionsShown(incoming: unknown): string {
  if (isHidden(incoming)) return `, under conditions that are ${whyHidden(incoming)}`;
  const { ipPatterns, urlPatterns, timeoutMs } = conditionsOf(incoming);
  const address = isOpen(ipPatterns) ? "any address" : `the addresses ${ipPatterns.join(", ")}`;
  const path = isOpen(urlPatterns) ? "any path" : `paths that begin with ${urlPatterns.join(", ")}`;
  const age = timeoutMs === DEFAULT_TIMEOUT_MS ? "" : `, signed at most ${timeoutMs / 1000} s before`;
  return `, from ${address} and for ${path}${age}`;
}

function openIn(incoming: unknown): readonly string[] {
  const { ipPatterns, urlPatterns } = isHidden(incoming) ? conditionsOf({}) : conditionsOf(incoming);
  return [...(isOpen(ipPatterns) ? ["address"] : []), ...(isOpen(urlPatterns) ? ["path"] : [])];
}

function isOpen(patterns: readonly string[]): boolean {
  return patterns.length === 0 || patterns.some((pattern) => MATCHES_ALL.test(pattern));
}

/** `*.*.*.*`, `0.0.0.0/0` and `/`. */
const MATCHES_ALL = /^(\*(\.\*)*|.*\/0|\/\*{0,2})$/;

function conditionsOf(incoming: unknown) {
  const conditions = typeof incoming === "object" && incoming !== null ? incoming : {};
  const { ipPatterns, urlPatterns, timeoutMs } = {
    ipPatterns: [],
    urlPatterns: [],
    timeoutMs: undefined,
    ...conditions,
  };
  return {
    ipPatterns: textsIn(ipPatterns),
    urlPatterns: textsIn(urlPatterns),
    timeoutMs: typeof timeoutMs === "number" ? timeoutMs : DEFAULT_TIMEOUT_MS,
  };
}

function textsIn(list: unknown): string[] {
  return Array.isArray(list) ? list.map(textOf).filter((text) => text !== "") : [];
}
