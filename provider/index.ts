/**
 * What the command may use from the provider. Apart from this file it imports only `format/`, which is shared without
 * loading the provider; folders behind this file may be moved and split.
 */

// Endpoints
export type { ApplicationLink } from "./confluence/application-links";
export { AUDIT_EVENTS_READ, type AuditEvent, readAuditEvents } from "./confluence/audit-events";
export { readManifest, readOthersManifest } from "./confluence/manifest";
export { listOAuth2Clients } from "./confluence/oauth2-clients";

// Connections
export { clearTextSecret } from "./connection/clear-text-secrets";
export {
  type ConfigReader,
  type ConnectionSettings,
  outlineConnection,
  readConnection,
} from "./connection/connection-settings";
export { Instance } from "./connection/instance";
export { Ledger } from "./connection/ledger";
export { misspeltKeys, secretKeys } from "./connection/option-names";

// HTTP, and which party sent a response
export { HttpClient } from "./http/client";
export { AppLinksError, failedFor, type Reason } from "./http/errors";
export { type HttpSettings, isLoopback } from "./http/http-settings";
export { isUrl } from "./http/is-url";
export { wantsSecureSession } from "./http/login";
export type { HttpResponse } from "./http/messages";
export { DEFAULT_CONNECTION, optionKey, optionKeys } from "./http/option-key";
export { readPage } from "./http/page";
export { type ProxyChoice, proxyFor } from "./http/proxy";
export { Redactor } from "./http/redaction";
export { isSingleSignOnPage, PAGES_PLACE, singleSignOnAdvice } from "./http/redirect";
export { serverWords } from "./http/server-words";
export { tlsProblem } from "./http/tls-problem";
export { Transport } from "./http/transport";

// Keys
export { PRIVATE_KEY, privateKeyBits, readPrivateKey } from "./keys/private-key";
export { fingerprintOf } from "./keys/public-key";

// Kinds of resources
export { GENERIC } from "./resources/application-link/inputs";
export { SETTINGS } from "./resources/basic-authentication/inputs";
export type { Context, Field, FieldTable, ResourceDefinition } from "./resources/definition";
export { type Existing, type Found, partOf } from "./resources/existing";
export { isSameUrl } from "./resources/fields/same-url";
export { type LinkStatus, linkStatusOrProblem } from "./resources/links/status-report";
export { DEFINITIONS } from "./resources/registry";
export { ServerView } from "./resources/server-view";
