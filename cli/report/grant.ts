import { isHidden } from "../plan/plan";
import { shown, whyHidden } from "./values";

/** `incoming` = the other application calls Confluence. */
export type Direction = "incoming" | "outgoing";

/** How far a grant goes, from what its user agreed to, to acting as anybody. */
export const REACH = { consented: 1, application: 2, anybody: 3 } as const;

/** One way in which one side may call the other. */
export interface Grant {
  readonly direction: Direction;
  /** The inputs that its extent depends on, the one that grants it first. */
  readonly inputs: readonly [string, ...string[]];
  /** The mechanism, which names the grant when it changes its extent: `OAuth 1.0a`. */
  readonly means: string;
  /** Short form for tables and pictures: `2LOi`. */
  readonly label: string;
  /** Completes "may call …": `as any user (2LOi)`. */
  readonly extent: string;
  /** See {@link REACH}. */
  readonly reach: number;
  /** Properties of a call (`address`) that could be restricted and are not. */
  readonly unrestricted?: readonly string[];
}

/** How OAuth 1.0a levels are spoken of; `disabled` grants nothing. */
const LEVELS: Readonly<Record<string, { readonly extent: string; readonly reach: number }>> = {
  "3LO": { extent: "for users who authorise it (3LO)", reach: REACH.consented },
  "2LO": { extent: "also without a user (2LO)", reach: REACH.application },
  "2LOi": { extent: "as any user (2LOi)", reach: REACH.anybody },
};

/** The grant of an OAuth 1.0a level; none for `disabled` and for a level that is not declared. */
export function oauthGrant(
  direction: Direction,
  input: string,
  level: unknown,
  executeAs?: unknown,
): readonly Grant[] {
  const words = isHidden(level) ? hiddenLevel(level) : LEVELS[String(level)];
  if (words === undefined) return [];
  const isUserDeclared = executeAs !== undefined && executeAs !== "";
  const user = isUserDeclared ? `, running as user ${shown(executeAs)}` : "";
  const extent = level === "2LO" ? `${words.extent}${user}` : words.extent;
  const inputs: Grant["inputs"] = executeAs === undefined ? [input] : [input, "executeAs"];
  const label = isHidden(level) ? "?" : String(level);
  return [{ direction, inputs, means: "OAuth 1.0a", label, extent, reach: words.reach }];
}

/** What cannot be seen may be the widest. */
function hiddenLevel(level: unknown) {
  return { extent: `at a level that is ${whyHidden(level)}, at most as any user`, reach: REACH.anybody };
}
