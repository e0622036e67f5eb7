import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import type { FakeEngine } from "./engine/fake-engine";
import { type Properties, secret } from "./engine/properties";
import { PUBLIC_KEYS } from "./public-keys";

/** Two versions of a program: the second one changes every resource in the way that costs the most requests. */
export type Revision = 0 | 1;

/** The variable parts of a stack of every kind. */
export interface MixedStackOptions {
  /** The peer of the link to an Atlassian application. */
  readonly jira: Emulator;
  /** Public keys of the consumer's two versions, PEM. */
  readonly publicKeys?: readonly [string, string];
  /** A private key for the key pair; default: it generates one. */
  readonly privateKey?: string;
  /** Added to every resource that lives on a server. */
  readonly common?: Properties;
}

/** Names of the resources that {@link declareMixedStack} declares, in its order. */
export const MIXED_STACK = [
  "key",
  "reporting",
  "consumer",
  "provider",
  "warehouse",
  "basic",
  "jira",
  "settings",
  "trust",
  "client",
  "login",
] as const;

/**
 * Declares one resource of every kind, two of them on one link. The Confluence has to accept OAuth 2.0 without https:
 * `settings.allowInsecureOAuth2`.
 */
export function declareMixedStack(
  engine: Pick<FakeEngine, "declare">,
  options: MixedStackOptions,
  revision: Revision,
): void {
  const { jira, publicKeys = PUBLIC_KEYS, privateKey, common = {} } = options;
  const pick = <T>(...versions: readonly [T, T]): T => versions[revision];
  const on = (link: { output(name: string): unknown }) => ({
    ...common,
    applicationLinkId: link.output("id"),
  });

  engine.declare("key", "RsaKeyPair", {
    ...(privateKey === undefined ? {} : { importPrivateKey: secret(privateKey) }),
    certificate: { commonName: pick("reporting", "reports") },
  });
  const reporting = engine.declare("reporting", "ApplicationLink", {
    ...common,
    name: pick("Reporting", "Reports"),
    rpcUrl: "https://reporting.example.com",
    displayUrl: pick("https://reporting.example.com", "https://reports.example.com"),
  });
  engine.declare("consumer", "IncomingConsumer", {
    ...on(reporting),
    key: pick("reporting", "reports"),
    name: pick("Reporting", "Reports"),
    publicKey: publicKeys[revision],
    level: pick("2LOi", "2LO"),
    description: "Weekly reports",
  });
  engine.declare("provider", "OutgoingServiceProvider", {
    ...on(reporting),
    key: pick("confluence", "wiki"),
    name: "Confluence at Reporting",
    sharedSecret: secret(pick("shared-secret-one", "shared-secret-two")),
    requestTokenUrl: "https://reporting.example.com/oauth/request",
    accessTokenUrl: "https://reporting.example.com/oauth/access",
    authorizeUrl: "https://reporting.example.com/oauth/authorize",
  });
  const warehouse = engine.declare("warehouse", "ApplicationLink", {
    ...common,
    name: "Warehouse",
    rpcUrl: pick("https://warehouse.example.com", "https://depot.example.com"),
  });
  engine.declare("basic", "OutgoingBasicAuth", {
    ...on(warehouse),
    username: "confluence",
    password: secret(pick("password-one", "password-two")),
  });
  const peer = engine.declare("jira", "ApplicationLink", {
    ...common,
    name: pick("Our Jira", "Issues"),
    type: "jira",
    rpcUrl: jira.url,
  });
  engine.declare("settings", "OAuthSettings", {
    ...on(peer),
    incoming: pick("2LO", "3LO"),
    outgoing: pick("2LOi", "2LO"),
  });
  engine.declare("trust", "TrustedApplication", {
    ...on(peer),
    incoming: { ipPatterns: ["127.0.0.1"], urlPatterns: pick(["/rest"], ["/rest", "/pages"]) },
    outgoing: true,
  });
  engine.declare("client", "IncomingOAuth2Client", {
    ...common,
    name: pick("Reporting", "Reports"),
    redirectUris: ["https://reporting.example.com/callback"],
    scope: pick("READ", "WRITE"),
  });
  engine.declare("login", "OutgoingOAuth2Client", {
    ...common,
    name: "Login",
    clientId: "confluence",
    clientSecret: secret(pick("client-secret-one", "client-secret-two")),
    authorizationEndpoint: pick(
      "https://login.example.com/authorize",
      "https://login.example.com/v2/authorize",
    ),
    tokenEndpoint: "https://login.example.com/token",
    scopes: ["openid"],
  });
}
