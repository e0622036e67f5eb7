import type { Kind } from "../../../provider/format/kinds";
import type { FakeEngine } from "../engine/fake-engine";
import { type Properties, secret } from "../engine/properties";
import { PUBLIC_KEYS } from "../public-keys";

/** The id of an application that is down. */
export const BAMBOO_ID = "22222222-3333-3444-8555-666666666666";

/** A resource with every input that its kind can have on this sort of link. */
interface Declared {
  readonly kind: Kind;
  /** The resource whose link it belongs to. */
  readonly on?: string;
  readonly inputs: Properties;
  /** Another value of one input. */
  readonly otherwise: Properties;
}

const CONSUMER = {
  publicKey: PUBLIC_KEYS[0],
  description: "Weekly reports",
  // With the slash that the page for an executing user adds.
  callback: "https://reporting.example.com/callback/",
};
const AS_EDITOR = { level: "2LO", executeAs: "editor" };

/** A stack with every kind that exists on a server, and every input that can be declared. */
export const FULL_STACK = {
  reporting: {
    kind: "ApplicationLink",
    inputs: {
      name: "Reporting",
      rpcUrl: "https://reporting.example.com",
      displayUrl: "https://reports.example.com",
      primary: true,
    },
    otherwise: { name: "Reports" },
  },
  consumer: {
    kind: "IncomingConsumer",
    on: "reporting",
    inputs: { ...CONSUMER, key: "reporting", name: "Reporting", ...AS_EDITOR },
    otherwise: { name: "Reports" },
  },
  provider: {
    kind: "OutgoingServiceProvider",
    on: "reporting",
    inputs: {
      key: "confluence",
      name: "Confluence at Reporting",
      sharedSecret: secret("shared-secret"),
      requestTokenUrl: "https://reporting.example.com/oauth/request",
      accessTokenUrl: "https://reporting.example.com/oauth/access",
      authorizeUrl: "https://reporting.example.com/oauth/authorize",
      description: "Sales figures",
    },
    otherwise: { accessTokenUrl: "https://reporting.example.com/oauth/v2/access" },
  },
  basic: {
    kind: "OutgoingBasicAuth",
    on: "reporting",
    inputs: { username: "confluence", password: secret("declared-password") },
    otherwise: { username: "wiki" },
  },
  warehouse: {
    kind: "ApplicationLink",
    inputs: { name: "Warehouse", rpcUrl: "https://warehouse.example.com" },
    otherwise: { name: "Depot" },
  },
  "generic consumer": {
    kind: "IncomingConsumer",
    on: "warehouse",
    inputs: { ...CONSUMER, key: "warehouse", name: "Warehouse" },
    otherwise: { name: "Depot" },
  },
  bamboo: {
    kind: "ApplicationLink",
    inputs: {
      name: "Builds",
      type: "bamboo",
      rpcUrl: "https://bamboo.example.com",
      applicationId: BAMBOO_ID,
    },
    otherwise: { name: "Build plans" },
  },
  "atlassian consumer": {
    kind: "IncomingConsumer",
    on: "bamboo",
    inputs: { ...CONSUMER, key: "bamboo", name: "Bamboo", ...AS_EDITOR },
    otherwise: { name: "Builds" },
  },
  jira: {
    kind: "ApplicationLink",
    inputs: { name: "Our Jira", type: "jira" },
    otherwise: { name: "Issues" },
  },
  settings: {
    kind: "OAuthSettings",
    on: "jira",
    inputs: { incoming: "2LO", outgoing: "2LO" },
    otherwise: { incoming: "3LO" },
  },
  trust: {
    kind: "TrustedApplication",
    on: "jira",
    inputs: { incoming: { ipPatterns: ["127.0.0.1"], urlPatterns: ["/rest"] }, outgoing: true },
    otherwise: { incoming: { ipPatterns: ["10.*.*.*"], urlPatterns: ["/rest"] } },
  },
  "basic authentication": {
    kind: "BasicAuthentication",
    inputs: { enabled: true, allowedPaths: ["/rest/api/*"], allowedUsers: ["admin"], showWarning: true },
    otherwise: { allowedPaths: ["/rest/calendar/*"], allowedUsers: ["admin", "backup"] },
  },
  client: {
    kind: "IncomingOAuth2Client",
    inputs: { name: "Reporting", redirectUris: ["https://reporting.example.com/callback"], scope: "READ" },
    otherwise: { scope: "WRITE" },
  },
  login: {
    kind: "OutgoingOAuth2Client",
    inputs: {
      name: "Login",
      description: "Everybody's login",
      clientId: "confluence",
      clientSecret: secret("client-secret"),
      authorizationEndpoint: "https://login.example.com/authorize",
      tokenEndpoint: "https://login.example.com/token",
      scopes: ["openid"],
    },
    otherwise: { scopes: ["email", "openid"] },
  },
} as const satisfies Record<string, Declared>;

export type Resource = keyof typeof FULL_STACK;
export const RESOURCES = Object.keys(FULL_STACK) as readonly Resource[];

/** The resource whose link another one belongs to. */
export function linkOf(resource: Resource): string | undefined {
  const { on }: Declared = FULL_STACK[resource];
  return on;
}

/** Inputs that only steer the provider, by kind: no refresh may show them as changed. */
const STEERING: { readonly [Name in Kind]?: Properties } = {
  OAuthSettings: { acknowledge: ["impersonation"] },
  IncomingConsumer: { acknowledge: ["anonymous-calls"] },
  OutgoingBasicAuth: { acknowledge: ["readable-password"] },
  TrustedApplication: { acknowledge: ["trusted-applications"] },
  BasicAuthentication: { acknowledge: ["password-logins"] },
};

/** Declares the whole stack; `changes` replaces inputs of single resources, undefined takes one out; `common` has some for all. */
export function declareFullStack(
  engine: FakeEngine,
  jiraUrl: string,
  changes: { readonly [Name in Resource]?: Properties } = {},
  common: Properties = {},
): void {
  const links = new Map<string, unknown>();
  for (const name of RESOURCES) {
    const { kind, on, inputs }: Declared = FULL_STACK[name];
    const declared = engine.declare(name, kind, {
      ...inputs,
      ...common,
      ...STEERING[kind],
      ...(on === undefined ? {} : { applicationLinkId: links.get(on) }),
      ...(name === "jira" ? { rpcUrl: jiraUrl } : {}),
      ...changes[name],
    });
    links.set(name, declared.output("id"));
  }
}
