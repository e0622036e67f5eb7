/** The four states of a direction, each including the ones before it. */
export const OAUTH_LEVELS = ["disabled", "3LO", "2LO", "2LOi"] as const;

/**
 * How far an application is trusted over OAuth in one direction, each level including the ones before it: `"3LO"` for
 * users who authorise it themselves, `"2LO"` also without a user, `"2LOi"` also as any user it names.
 */
export type OAuthLevel = (typeof OAUTH_LEVELS)[number];

/** Both directions of a link. */
export interface OAuthLevels {
  /** What the other application may do here. */
  readonly incoming: OAuthLevel;
  /** What this server may do at the other application. */
  readonly outgoing: OAuthLevel;
}

const [, ...ENABLED] = OAUTH_LEVELS;

/** The levels of a registered consumer; one that is `"disabled"` is not registered. */
export const CONSUMER_LEVELS = ENABLED;

/** One of {@link CONSUMER_LEVELS}. */
export type ConsumerLevel = (typeof CONSUMER_LEVELS)[number];
