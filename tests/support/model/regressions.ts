import type { Action } from "./actions";

/** Histories that once ended badly, by what went wrong. */
export const REGRESSIONS: Readonly<Record<string, readonly Action[]>> = {
  "two links exchange their names in one run": [
    { do: "declare link", slot: 0, hasDisplayUrl: false },
    { do: "declare link", slot: 1, hasDisplayUrl: false },
    { do: "up" },
    { do: "swap", what: "names", side: 0 },
  ],
};
