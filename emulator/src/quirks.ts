/** One fact about the server that is uncertain, or that depends on its version. */
interface QuirkDefinition<Readings extends readonly [unknown, unknown]> {
  /** `uncertain`: nobody has confirmed it on a live server. `version`: differs between known versions. */
  readonly kind: "uncertain" | "version";
  /** What the switch decides. */
  readonly about: string;
  /** The default reading first, the other one second. */
  readonly readings: Readings;
}

function uncertain<const Readings extends readonly [unknown, unknown]>(
  about: string,
  ...readings: Readings
): QuirkDefinition<Readings> {
  return { kind: "uncertain", about, readings };
}

function version<const Readings extends readonly [unknown, unknown]>(
  about: string,
  ...readings: Readings
): QuirkDefinition<Readings> {
  return { kind: "version", about, readings };
}

/**
 * Every switch of the emulator, each with both readings, the default first.
 * The "alternate" profile takes the second reading of every uncertain one.
 */
export const quirkTable = {
  // Versions
  rest3: version("REST 3.0 (applinks, status, features) exists", true, false),
  platform: version(
    "XSRF, WebSudo, update and relocate rules of the new or the old REST platform",
    "new",
    "old",
  ),
  oauth2: version("OAuth 2.0 provider and client configuration exist (Confluence 7.17)", true, false),
  auditEvents: version("the audit log can be read over REST (Confluence 7.5)", true, false),
  xsrfFailureStatus: version("status of a failed XSRF check (404 with the legacy dark feature)", 403, 404),

  basicAuthByDefault: version("HTTP Basic is accepted on a fresh installation", true, false),
  jsonLogin: version("logging in is a JSON call, /rest/tsv/1.0/authenticate", false, true),
  formLogin: version("a bare POST of /dologin.action logs in", true, false),
  webSudoFormToken: version("the password of a secure session needs the form's XSRF token", false, true),

  // Login
  ausernameHeader: uncertain("answers name their user in X-AUSERNAME", true, false),
  osAuthTypeParameter: uncertain("os_authType=basic without a header gets a Basic challenge", true, false),
  osUsernameParameters: uncertain("os_username and os_password in the query log in", false, true),
  captchaStatus: uncertain("status of a login refused for its CAPTCHA", 401, 403),
  captchaDeniedReasonHeader: uncertain(
    "a CAPTCHA refusal carries X-Authentication-Denied-Reason",
    false,
    true,
  ),
  anonymousPages: uncertain(
    "an anonymous page request is redirected to the login form, or answered with it",
    "redirect",
    "inline",
  ),
  anonymousRest: uncertain("body of the 401 for anonymous REST calls", "status-body", "error-page"),
  basicAuthConfigPath: uncertain(
    "where the Basic authentication switch is configured",
    "/rest/basicauth/1.0",
    "absent",
  ),
  basicAuthAllowedPaths: uncertain(
    "an allowed path without * covers what begins with it, or itself alone",
    "prefix",
    "exact",
  ),
  twoStepStatus: uncertain("status of a JSON login whose second step is missing", 200, 401),
  webSudoNoCheckHeader: uncertain(
    "X-Atlassian-Token: no-check does instead of the secure session's form token",
    true,
    false,
  ),
  webSudoUnmarked: uncertain(
    "resources without a WebSudo marker (UI helpers, 3.0) are protected too",
    false,
    true,
  ),
  servletRefusalStatus: uncertain(
    "status of a configuration servlet's page for a missing permission or XSRF token",
    200,
    403,
  ),
  webSudoRequiredHeader: uncertain("refusals say X-Atlassian-WebSudo: Require-Authentication", true, false),

  // Representations
  xml: uncertain("REST answers and accepts XML", true, false),
  defaultMediaType: uncertain("answer to a missing or */* Accept on 1.0 and 2.0", "xml", "json"),
  jsonSuffix: uncertain("a .json suffix on the last path segment selects JSON", true, false),
  strictV3MediaTypes: uncertain("3.0 answers 406 and 415 for anything but JSON", true, false),
  serverErrorBody: uncertain("body of an uncaught exception", "status-body", "error-page"),
  nullMembers: uncertain("absent members of error lists are omitted, or null", "omitted", "null"),

  // Links
  validatesLinkIds: uncertain(
    "a link id that is no UUID is an illegal argument, or merely unknown",
    true,
    false,
  ),
  unknownLinkStatus: uncertain("reading or promoting an unknown link id on 1.0 and 2.0", 500, 404),
  updateWithoutBodyId: uncertain("2.0 update whose body has no id: applied, then this status", 500, 200),
  systemFlagInBody: uncertain(
    "a body with isSystem true loses its rpcUrl, or the flag is ignored",
    "reads-no-rpc-url",
    "ignored",
  ),
  fecruTypeId: uncertain("type id of Fisheye and Crucible", "fecru", "fisheye"),
  deleteRemovesConsumer: uncertain("deleting a link also deletes its incoming consumer", false, true),
  redirectedHostMember: uncertain(
    "member with the address in the redirected-host warning",
    "params",
    "parameters",
  ),
  featureShape: uncertain("GET of a feature: {NAME: boolean}, or {name, enabled}", "by-name", "enabled"),
  webPanelsData: uncertain("3.0 links offer webPanels as data", false, true),

  // Authentication of links
  consumerTokenPath: uncertain(
    "where a user drops an outgoing token",
    "/rest/applinks-oauth/1.0/consumer-token",
    "/rest/applinks/1.0/consumer-token",
  ),
  consumerListKey: uncertain("wrapper of the consumer list", "consumers", "consumer"),
  genericConsumerWithoutName: uncertain("incoming consumer of a generic link without a name", 500, 201),
  genericConsumerUpdate: uncertain(
    "PUT of a generic link's known consumer clears its 2LO flags and executing user, or keeps them",
    "clears-flags",
    "keeps-flags",
  ),
  nullProviderConfig: uncertain("provider PUT without config", 500, 201),
  basicProviderOverRest: uncertain("the Basic provider can be registered over REST", true, false),
  twoLoDependsOnThreeLo: uncertain("unregistering the 3LO provider unregisters the 2LO ones", true, false),
  remoteStatusFallback: uncertain("status falls back to the peer's older authentication REST", true, false),
  unreachableWithoutOutgoing: uncertain(
    "status of a link without outgoing OAuth whose peer is down",
    "network-error",
    "no-outgoing-auth",
  ),
  levelMismatch: uncertain(
    "levels must agree in both directions, or only from here to there",
    "either-direction",
    "outgoing-only",
  ),

  // OAuth 2.0
  oauth2ClientValidationStatus: uncertain("status of a refused OAuth 2.0 client", 400, 422),
  oauth2ConfigPath: uncertain(
    "path of the outgoing OAuth 2.0 configurations",
    "/rest/oauth2-client/latest/config",
    "/rest/oauth2/latest/config",
  ),
  oauth2ConfigDenied: uncertain(
    "outgoing OAuth 2.0 configuration for others than system administrators",
    401,
    403,
  ),
  oauth2ConfigMissingStatus: uncertain("unknown outgoing OAuth 2.0 configuration", 404, 400),
  clientCredentialsGrant: uncertain("the token endpoint knows client_credentials", false, true),

  // Allowlist
  allowlistPath: uncertain("path of the outbound allowlist", "/rest/whitelist/1.0", "/rest/whitelist/latest"),
  allowlistTypeNames: uncertain(
    "type names of hand-made rules: whitelist.domain.name, or DOMAIN_NAME",
    "dotted",
    "enum",
  ),
} as const;

/** Name of a switch. */
export type QuirkName = keyof typeof quirkTable;

/** The reading in force of every switch. May be changed while the emulator runs. */
export type Quirks = { -readonly [Name in QuirkName]: (typeof quirkTable)[Name]["readings"][number] };

/** Names that {@link quirksOf} knows, besides `random:<seed>`. */
export const profileNames = ["default", "alternate", "legacy", "modern"] as const;

/** Thrown for a profile, a quirk or a reading that does not exist. */
export class UnknownQuirkError extends Error {
  override readonly name = "UnknownQuirkError";
}

/**
 * The quirks of a named profile.
 *
 * - `default`: the likelier reading of everything;
 * - `alternate`: the other reading of everything uncertain;
 * - `legacy`: a server without REST 3.0, OAuth 2.0 and audit log on the old REST platform;
 * - `modern`: what a Confluence 9 may have dropped (XML, `.json` suffixes, status bodies);
 * - `random:<seed>`: a reproducible draw for everything uncertain.
 *
 * @throws UnknownQuirkError for another name.
 */
export function quirksOf(profile = "default"): Quirks {
  const seed = /^random:(\d+)$/.exec(profile)?.[1];
  if (seed !== undefined) return randomQuirks(Number(seed));
  switch (profile) {
    case "default":
      return choose(() => 0);
    case "alternate":
      return choose((name) => (quirkTable[name].kind === "uncertain" ? 1 : 0));
    case "legacy":
      return { ...choose(() => 0), rest3: false, platform: "old", oauth2: false, auditEvents: false };
    case "modern":
      return {
        ...choose(() => 0),
        xml: false,
        defaultMediaType: "json",
        jsonSuffix: false,
        serverErrorBody: "error-page",
      };
    default:
      throw new UnknownQuirkError(
        `There is no profile "${profile}". Known: ${profileNames.join(", ")}, random:<seed>.`,
      );
  }
}

/**
 * Changes single quirks in place.
 *
 * @throws UnknownQuirkError for an unknown name or reading; nothing is changed then.
 */
export function changeQuirks(quirks: Quirks, changes: Readonly<Record<string, unknown>>): void {
  for (const [name, reading] of Object.entries(changes)) {
    if (!isQuirkName(name)) throw new UnknownQuirkError(`There is no quirk "${name}".`);
    const readings: readonly unknown[] = quirkTable[name].readings;
    if (!readings.includes(reading)) {
      throw new UnknownQuirkError(
        `The quirk "${name}" is one of ${readings.map((r) => JSON.stringify(r)).join(", ")}.`,
      );
    }
  }
  Object.assign(quirks, changes);
}

/** A reproducible sequence of numbers in [0, 1). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    // Mulberry32: small, well distributed, and the same on every machine.
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function randomQuirks(seed: number): Quirks {
  const random = seededRandom(seed);
  return choose((name) => (quirkTable[name].kind === "uncertain" && random() < 0.5 ? 1 : 0));
}

function choose(reading: (name: QuirkName) => 0 | 1): Quirks {
  const names = Object.keys(quirkTable).filter(isQuirkName);
  return Object.fromEntries(names.map((name) => [name, quirkTable[name].readings[reading(name)]])) as Quirks;
}

function isQuirkName(name: string): name is QuirkName {
  return Object.hasOwn(quirkTable, name);
}
