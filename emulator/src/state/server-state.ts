/** The products an emulator can be. `generic` is an application without the Application Links plugin. */
export type Product = "confluence" | "jira" | "bitbucket" | "generic";

/** What a user may do, each role including the ones before it. */
export type Role = "user" | "administrator" | "systemAdministrator";

/** A person or service account that can log in. */
export interface User {
  readonly name: string;
  password: string;
  displayName: string;
  email: string;
  role: Role;
  /** Personal access tokens, sent as `Authorization: Bearer <token>`. */
  tokens: string[];
  /** Credentials with which this service account gets tokens of its own from the OAuth 2.0 token endpoint. */
  serviceAccount: ServiceAccount | null;
  /** Logging in needs a second step after the password, which only a browser can perform. */
  hasTwoStepLogin: boolean;
}

/** What a service account presents as OAuth 2.0 client. Created on administration pages; no REST resource for it is known. */
export interface ServiceAccount {
  clientId: string;
  clientSecret: string;
  scopes: ("READ" | "WRITE")[];
}

/** One of the four cumulative OAuth levels of a direction. */
export interface OAuthLevel {
  enabled: boolean;
  twoLoEnabled: boolean;
  twoLoImpersonationEnabled: boolean;
}

/** An application link as the server stores it. */
export interface Link {
  readonly id: string;
  typeId: string;
  name: string;
  rpcUrl: string;
  displayUrl: string;
  isPrimary: boolean;
  isSystem: boolean;
  /** Arbitrary properties, among them `oauth.incoming.consumerkey` and the trusted applications id. */
  properties: Record<string, string>;
  /** Outgoing authentication: provider class to its configuration. */
  providers: Record<string, Record<string, string>>;
}

/** An incoming OAuth 1.0a consumer. The store is keyed by consumer key alone and outlives links. */
export interface Consumer {
  readonly key: string;
  name: string;
  description: string | null;
  /** Base64 of the SubjectPublicKeyInfo, without armour. */
  publicKey: string;
  callback: string | null;
  /** False while the direction is switched off but the consumer is kept. */
  threeLOAllowed: boolean;
  twoLOAllowed: boolean;
  executingTwoLOUser: string | null;
  twoLOImpersonationAllowed: boolean;
}

/** This server as consumer of a third-party service provider (HMAC-SHA1). */
export interface ServiceProviderConsumer {
  readonly key: string;
  name: string;
  description: string | null;
  sharedSecret: string;
}

/** The OAuth 1.0a consumer that this server identifies itself as. */
export interface OwnConsumer {
  key: string;
  name: string;
  description: string;
  /** PKCS#8. */
  readonly privateKeyPem: string;
  /** Base64 of the SubjectPublicKeyInfo, without armour. */
  readonly publicKey: string;
}

/** An OAuth 1.0a request or access token. */
export interface OAuthToken {
  readonly token: string;
  secret: string;
  kind: "request" | "access";
  consumerKey: string;
  user: string | null;
  callback: string | null;
  verifier: string | null;
  version: "1.0" | "1.0a";
  status: "unauthorized" | "authorized" | "denied";
  createdAtMs: number;
  expiresAtMs: number;
  sessionHandle: string | null;
}

/** An access token this server holds for one of its users at a peer. */
export interface OutgoingToken {
  linkId: string;
  user: string;
  token: string;
  secret: string;
}

/** A trusted application this server accepts calls from. */
export interface TrustedApplication {
  readonly id: string;
  linkId: string;
  publicKey: string;
  ipPatterns: string[];
  urlPatterns: string[];
  timeoutMs: number;
}

/** An OAuth 2.0 client that may use this server (Confluence as provider). */
export interface OAuth2Client {
  readonly id: string;
  clientId: string;
  clientSecret: string;
  name: string;
  redirects: string[];
  userKey: string;
  scope: string;
}

/** An identity provider this server uses (Confluence as OAuth 2.0 client). */
export interface OAuth2Config {
  readonly id: string;
  name: string;
  description: string;
  type: "GOOGLE" | "MICROSOFT" | "GENERIC";
  clientId: string;
  clientSecret: string;
  authorizationEndpoint: string;
  tokenEndpoint: string;
  scopes: string[];
  redirectUriSuffix: string;
}

/** An authorisation code, access token or refresh token of the OAuth 2.0 provider. */
export interface OAuth2Grant {
  readonly value: string;
  kind: "code" | "access" | "refresh";
  clientId: string;
  user: string;
  scope: string;
  redirectUri: string;
  codeChallenge: string | null;
  codeChallengeMethod: "plain" | "S256" | null;
  /** Ties the tokens of one authorisation together, so that all can be revoked. */
  family: string;
  used: boolean;
  expiresAtMs: number;
}

/** A rule of the outbound allowlist. */
export interface AllowlistRule {
  readonly id: number;
  expression: string;
  type: string;
  allowInbound: boolean;
  allowAnonymousUser: boolean;
}

/** One line of the audit log. */
export interface AuditRecord {
  atMs: number;
  user: string | null;
  summary: string;
  object: string;
}

/** A page that a browser can look at. */
export interface ContentPage {
  readonly id: string;
  space: string;
  title: string;
  body: string;
}

/** Whether HTTP Basic is accepted, and what is exempt from a refusal. */
export interface BasicAuth {
  /** Requests with a Basic header are refused with 403, whatever the path. */
  blocked: boolean;
  /** Paths without the context path; one that ends in `*` covers everything with that prefix. */
  allowedPaths: string[];
  allowedUsers: string[];
  /** The login page says that Basic is switched off. */
  showsHint: boolean;
}

/** Everything an emulator stores: plain JSON, so that it can be saved, restored and compared byte for byte. */
export interface ServerState {
  product: Product;
  applicationId: string;
  title: string;
  version: string;
  buildNumber: number;
  applinksVersion: string;
  ownConsumer: OwnConsumer;
  users: User[];
  links: Link[];
  /** Ids that creation refuses although no list shows them ("ghost links"). */
  ghostLinkIds: string[];
  consumers: Consumer[];
  serviceProviderConsumers: ServiceProviderConsumer[];
  oauthTokens: OAuthToken[];
  outgoingTokens: OutgoingToken[];
  trustedApplications: TrustedApplication[];
  oauth2Clients: OAuth2Client[];
  oauth2Configs: OAuth2Config[];
  oauth2Grants: OAuth2Grant[];
  allowlist: {
    enabled: boolean;
    restrictiveness: "ALLOW_AUTHENTICATED" | "ALLOW_ANONYMOUS" | "DENY";
    rules: AllowlistRule[];
  };
  features: Record<string, boolean>;
  basicAuth: BasicAuth;
  pages: ContentPage[];
  audit: AuditRecord[];
}
