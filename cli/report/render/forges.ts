/** Where a report is posted. */
export const FORGES = ["github", "gitlab", "bitbucket"] as const;
export type Forge = (typeof FORGES)[number];

/** What a comment may be. */
export interface Room {
  /** Most characters of a comment. */
  readonly characters: number;
  /** Most characters of a Mermaid picture that is drawn without being asked for; 0 = none is. */
  readonly picture: number;
}

/** GitHub and GitLab by their documentation and sources; Bitbucket Data Center's comments, which draw no Mermaid. */
export const ROOMS: Readonly<Record<Forge, Room>> = {
  github: { characters: 65_536, picture: 50_000 },
  gitlab: { characters: 1_000_000, picture: 2_000 },
  bitbucket: { characters: 32_767, picture: 0 },
};

/** For whoever has no such limits, as a file. */
export const BOUNDLESS: Room = { characters: Number.POSITIVE_INFINITY, picture: 50_000 };

/** Left for what a pipeline puts in front of the report, such as a mark that it finds its comment by. */
export const SPARE_CHARACTERS = 200;
