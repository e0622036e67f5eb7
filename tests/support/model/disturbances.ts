import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import type { Action } from "./actions";

/** Requests in one operation after which an outage would not be noticed any more. */
const OUTAGE_LENGTH = 60;
const POLL_MS = 2;
/** From the moment a request is held back to the one at which its effect is certain. */
const EFFECT_MS = 20;

type Disturbance = Extract<Action, { do: "fault" | "outage" | "cut off" }>;

/** Injects a fault into the next operation. */
export function disturb({ faults }: Emulator, action: Disturbance): void {
  switch (action.do) {
    case "fault":
      faults.add({ ...action.fault, match: { nth: action.nth, times: 1 } });
      return;
    case "outage":
      for (let nth = action.from; nth < action.from + OUTAGE_LENGTH; nth++) {
        faults.add({ kind: "status", status: 500, match: { nth, times: 1 } });
      }
      return;
    case "cut off":
      faults.add({ kind: "hang", afterEffect: action.isAfterEffect, match: { nth: action.nth, times: 1 } });
      return;
  }
}

/** Calls `kill` once when a request is held back. Returns what ends the watch. */
export function whenCutOff(servers: readonly Emulator[], kill: () => void): () => void {
  const watch = setInterval(() => {
    if (!servers.some(isHanging)) return;
    clearInterval(watch);
    setTimeout(kill, EFFECT_MS);
  }, POLL_MS);
  return () => clearInterval(watch);
}

function isHanging({ faults }: Emulator): boolean {
  return faults.list().some(({ kind, applied }) => kind === "hang" && applied > 0);
}
