/** Token bucket per user. */
export interface RateLimit {
  /** Size of the bucket: the largest burst of requests. */
  capacity: number;
  /** Requests regained per interval. */
  fillRate: number;
  intervalSeconds: number;
}

/** What can be changed while the emulator runs, without being part of its state. */
export interface Settings {
  /** Anonymous visitors may read pages and call REST resources that allow it. */
  anonymousAccess: boolean;
  /** Failed logins after which a user must solve a CAPTCHA. */
  captchaAfter: number;
  rateLimit: RateLimit | undefined;
  /** How far the server's clock is ahead of real time. */
  skewMs: number;
  /** Delay added to every response. */
  latencyMs: number;
  /** Idle time after which a session is forgotten. */
  sessionTimeoutMs: number;
  /** Life of a secure administrator session. */
  webSudoTimeoutMs: number;
  /** How long the server waits for a peer, for connecting and for reading. */
  peerTimeoutMs: number;
  /** PEM certificates that the server trusts when it calls others, beside the usual authorities. */
  trustedCertificates: string | undefined;
  /** Whether administration needs a secure administrator session ("websudo"), over REST and on pages. */
  secureAdministratorSessions: boolean;
  /** Status of a failed XSRF check of REST; 404 with the dark feature `atlassian.rest.xsrf.legacy.enabled`. */
  xsrfFailureStatus: 403 | 404;
  /** Impersonation is accepted, whichever resource it is sent to, but not stored. */
  dropsImpersonation: boolean;
  /** Accepts absolute http addresses where OAuth 2.0 demands https. */
  allowInsecureOAuth2: boolean;
}

/** The settings of a server that nobody has changed. */
export function defaultSettings(): Settings {
  return {
    anonymousAccess: false,
    captchaAfter: 3,
    rateLimit: undefined,
    skewMs: 0,
    latencyMs: 0,
    sessionTimeoutMs: 60 * 60_000,
    webSudoTimeoutMs: 10 * 60_000,
    peerTimeoutMs: 10_000,
    trustedCertificates: undefined,
    secureAdministratorSessions: true,
    xsrfFailureStatus: 403,
    dropsImpersonation: false,
    allowInsecureOAuth2: false,
  };
}
