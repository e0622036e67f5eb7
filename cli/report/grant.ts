import { isHidden } from "../plan/plan";
import { shown, whyHidden } from "./values";

/** `incoming` = the other application calls Confluence. */
export type Direction = "incoming" | "outgoing";

/** The reach of a grant, from what its user agreed to up to acting as any user. */
export const REACH = { consented: 1, application: 2, anybody: 3 } as const;

/** One way in which one side may call the other. */
export interface Grant {
  readonly direction: Direction;
  /** The inputs that its extent depends on, beginning with the one that grants it. */
  readonly inputs: readonly [string, ...string[]];
  /** The mechanism, by which a grant is named when its extent changes: `OAuth 1.0a`. */
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

/** The wording for OAuth 1.0a levels; `disabled` grants nothing. */
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

/** A hidden level may be the highest one. */
function hiddenLevel(level: unknown) {
  return { extent: `at a level that is ${whyHidden(level)}, at most as any user`, reach: REACH.anybody };
}
