import type { GenerationName } from "./generations";

/** One fact about the server that is uncertain, or that depends on its generation. */
interface QuirkDefinition<Readings extends readonly [unknown, unknown]> {
  /** `uncertain`: nobody has confirmed it on a live server. `version`: known, and different between generations. */
  readonly kind: "uncertain" | "version";
  /** What the switch decides. */
  readonly about: string;
  /** The likelier reading first, the other one second; of a `version`, the older servers' first. */
  readonly readings: Readings;
  /** First generation with the second reading, or for which the first one is no longer certain. */
  readonly since: GenerationName;
}

function uncertain<const Readings extends readonly [unknown, unknown]>(
  about: string,
  ...readings: Readings
): QuirkDefinition<Readings> {
  return { kind: "uncertain", about, readings, since: "legacy" };
}

/** An uncertain fact whose first reading is certain for older servers. */
function uncertainSince<const Readings extends readonly [unknown, unknown]>(
  since: GenerationName,
  about: string,
  ...readings: Readings
): QuirkDefinition<Readings> {
  return { kind: "uncertain", about, readings, since };
}

function version<const Readings extends readonly [unknown, unknown]>(
  since: GenerationName,
  about: string,
  ...readings: Readings
): QuirkDefinition<Readings> {
  return { kind: "version", about, readings, since };
}

/** Every switch of the emulator, each with both readings. What is certain for every server has no switch. */
export const quirkTable = {
  // Generations
  rest3: version("confluence-7.19", "REST 3.0 (applinks, status, features) exists", false, true),
  platform: version(
    "confluence-7.19",
    "XSRF, WebSudo, update and relocate rules of the old or the new REST platform",
    "old",
    "new",
  ),
  oauth2: version("confluence-7.19", "OAuth 2.0 provider and client configuration exist", false, true),
  auditEvents: version("confluence-7.19", "the audit log can be read over REST", false, true),
  webSudoFormToken: version(
    "confluence-9.2",
    "the password of a secure session needs the form's XSRF token",
    false,
    true,
  ),
  basicAuthByDefault: version("confluence-10", "HTTP Basic is accepted on a fresh installation", true, false),
  jsonLogin: version("confluence-10", "logging in is a JSON call, /rest/tsv/1.0/authenticate", false, true),
  formLogin: version("confluence-10", "a bare POST of /dologin.action logs in", true, false),
  serviceAccounts: version(
    "confluence-10",
    "the OAuth 2.0 token endpoint grants client_credentials to service accounts",
    false,
    true,
  ),

  // Login
  ausernameHeader: uncertain("responses name their user in X-AUSERNAME", true, false),
  osAuthTypeParameter: uncertain("os_authType=basic without a header gets a Basic challenge", true, false),
  osUsernameParameters: uncertain("os_username and os_password in the query log in", false, true),
  captchaStatus: uncertain("status of a login refused for its CAPTCHA", 401, 403),
  captchaDeniedReasonHeader: uncertain(
    "a CAPTCHA refusal carries X-Authentication-Denied-Reason",
    false,
    true,
  ),
  anonymousPages: uncertain(
    "an anonymous page request is redirected to the login form, or gets it as its response",
    "redirect",
    "inline",
  ),
  anonymousRest: uncertainSince(
    "confluence-9.2",
    "body of the 401 for anonymous REST calls",
    "status-body",
    "error-page",
  ),
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
  webSudoNoCheckHeader: uncertainSince(
    "confluence-10",
    "X-Atlassian-Token: no-check does instead of the secure session's form token",
    true,
    false,
  ),
  webSudoUnmarked: uncertain(
    "resources without a WebSudo marker of their own (UI helpers, 3.0) have one by their package",
    false,
    true,
  ),
  webSudoRequiredHeader: uncertain("refusals say X-Atlassian-WebSudo: Require-Authentication", true, false),

  // Representations
  xml: uncertainSince("confluence-9.2", "REST produces and accepts XML", true, false),
  defaultMediaType: uncertain("media type for a missing or */* Accept on 1.0 and 2.0", "xml", "json"),
  jsonSuffix: uncertainSince(
    "confluence-9.2",
    "a .json suffix on the last path segment selects JSON",
    true,
    false,
  ),
  strictV3MediaTypes: uncertain("3.0 responds with 406 and 415 to anything but JSON", true, false),
  serverErrorBody: uncertainSince(
    "confluence-9.2",
    "body of an uncaught exception",
    "status-body",
    "error-page",
  ),
  nullMembers: uncertain("absent members of error lists are omitted, or null", "omitted", "null"),

  formCharset: uncertain("charset of form bodies that name none", "utf-8", "iso-8859-1"),
  configuredForms: uncertain(
    "configured manual forms show their fields as text, or as inputs",
    "text",
    "inputs",
  ),

  // Links
  unknownLinkStatus: uncertain("reading or promoting an unknown link id on 1.0 and 2.0", 500, 404),
  updateWithoutBodyId: uncertain("2.0 update whose body has no id: applied, then this status", 500, 200),
  systemFlagInBody: uncertain(
    "a body with isSystem true loses its rpcUrl, or the flag is ignored",
    "reads-no-rpc-url",
    "ignored",
  ),
  deleteRemovesConsumer: uncertain(
    "deleting a link also deletes its incoming consumer with its tokens, and its third-party consumer",
    true,
    false,
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
  callbackSchemes: uncertain(
    "oauth_callback of a request token may have any scheme, or http and https only",
    "any",
    "http",
  ),
  nullProviderConfig: uncertain("provider PUT without config", 500, 201),
  basicProviderOverRest: uncertain("the Basic provider can be registered over REST", true, false),
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
  oauth2ConfigPath: uncertain(
    "path of the outgoing OAuth 2.0 configurations",
    "/rest/oauth2-client/latest/config",
    "/rest/oauth2/latest/config",
  ),

  // Allowlist
  allowlistPath: uncertain("path of the outbound allowlist", "/rest/whitelist/1.0", "/rest/whitelist/latest"),
  allowlistTypeNames: uncertain(
    "type names of hand-made rules: whitelist.domain.name, or DOMAIN_NAME",
    "dotted",
    "enum",
  ),

  // Headers
  productHeaders: uncertain(
    "every response carries the product's own headers: X-ASEN, X-Confluence-Request-Time, X-AREQUESTID",
    true,
    false,
  ),

  // Last, since draws go by the order
  twoStepSession: uncertain(
    "a JSON login whose second step is missing begins a session that waits for it",
    true,
    false,
  ),
  basicAuthWildcards: uncertain(
    "* in an allowed user, or within an allowed path, stands for any characters; at a path's end it always does",
    true,
    false,
  ),
} as const;
