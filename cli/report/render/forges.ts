/** The platforms on which a report can be posted. */
export const FORGES = ["github", "gitlab", "bitbucket"] as const;
export type Forge = (typeof FORGES)[number];

/** The limits of a comment. */
export interface Room {
  /** Maximum number of characters in a comment. */
  readonly characters: number;
  /** Maximum number of characters in a Mermaid diagram that is rendered automatically; 0 = none is. */
  readonly picture: number;
}

/** Limits of GitHub and GitLab by their documentation and sources, and of Bitbucket Data Center, which renders no Mermaid. */
export const ROOMS: Readonly<Record<Forge, Room>> = {
  github: { characters: 65_536, picture: 50_000 },
  gitlab: { characters: 1_000_000, picture: 2_000 },
  bitbucket: { characters: 32_767, picture: 0 },
};

/** For output without such limits, such as files. */
export const BOUNDLESS: Room = { characters: Number.POSITIVE_INFINITY, picture: 50_000 };

/** Reserved for what a pipeline puts before the report, such as a marker for finding its comment. */
export const SPARE_CHARACTERS = 200;
