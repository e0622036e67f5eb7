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
}

/** How OAuth 1.0a levels are spoken of; `disabled` grants nothing. */
const LEVELS: Readonly<Record<string, { readonly extent: string; readonly reach: number }>> = {
  "3LO": { extent: "for users who authorise it (3LO)", reach: REACH.consented },
  "2LO": { extent: "also without a user (2LO)", reach: REACH.application },
  "2LOi": { extent: "as any user (2LOi)", reach: REACH.anybody },
};

/** The grant of an OAuth 1.0a level; none for `disabled`, for a level that is not declared and for one not known yet. */
export function oauthGrant(
  direction: Direction,
  input: string,
  level: unknown,
  executeAs?: unknown,
): readonly Grant[] {
  const words = typeof level === "string" ? LEVELS[level] : undefined;
  if (words === undefined) return [];
  const user = typeof executeAs === "string" && executeAs !== "" ? `, running as user “${executeAs}”` : "";
  const extent = level === "2LO" ? `${words.extent}${user}` : words.extent;
  const inputs: Grant["inputs"] = executeAs === undefined ? [input] : [input, "executeAs"];
  return [{ direction, inputs, means: "OAuth 1.0a", label: String(level), extent, reach: words.reach }];
}
