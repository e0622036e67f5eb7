import type { Emulator } from "../../../emulator/src/server";
import type { FakeEngine } from "../engine/fake-engine";
import { secret } from "../engine/properties";
import { PUBLIC_KEYS } from "../public-keys";
import type { Action, Level, Slot } from "./actions";

/** A link the program declares, with what belongs to it. */
export interface DeclaredLink {
  name: string;
  rpcUrl: string;
  displayUrl: string | undefined;
  consumer?: DeclaredConsumer;
  provider?: DeclaredProvider;
  basic?: { readonly username: string; readonly password: string };
}

export interface DeclaredConsumer {
  readonly key: string;
  readonly level: Exclude<Level, "disabled">;
  readonly publicKey: string;
  readonly description: string | undefined;
}

export interface DeclaredProvider {
  readonly key: string;
  readonly name: string;
  readonly sharedSecret: string;
  readonly requestTokenUrl: string;
  readonly accessTokenUrl: string;
  readonly authorizeUrl: string;
  readonly description: string | undefined;
}

/** What the program declares at this moment. */
export interface Declarations {
  readonly links: Map<Slot, DeclaredLink>;
  settings: { readonly incoming: Level | undefined; readonly outgoing: Level | undefined } | undefined;
  client: { readonly scope: string; readonly redirectUris: readonly string[] } | undefined;
  configuration:
    | {
        readonly clientSecret: string;
        readonly scopes: readonly string[];
        readonly description: string | undefined;
      }
    | undefined;
}

/** An action that only changes the program. */
export type Edit = Extract<Action, { do: `declare ${string}` | `retract ${string}` }>;

/** Changes the program. `nextSerial` gives numbers for names and keys that were not there before. */
export function edit(declarations: Declarations, action: Edit, nextSerial: () => number): void {
  const link = "slot" in action ? declarations.links.get(action.slot) : undefined;
  switch (action.do) {
    case "declare link": {
      const serial = nextSerial();
      const base = link ?? {
        name: `Application ${serial}`,
        rpcUrl: `https://application-${serial}.example.com`,
      };
      const displayUrl = action.hasDisplayUrl ? `https://display-${serial}.example.com` : undefined;
      declarations.links.set(action.slot, { ...base, displayUrl });
      return;
    }
    case "retract link":
      declarations.links.delete(action.slot);
      return;
    case "declare consumer": {
      if (link === undefined) return;
      const { level, description } = action;
      const isNew = link.consumer === undefined || action.isNewKey;
      const key = isNew ? `consumer-${nextSerial()}` : (link.consumer?.key ?? "");
      link.consumer = { key, level, publicKey: PUBLIC_KEYS[action.publicKey] ?? "", description };
      return;
    }
    case "retract consumer":
      delete link?.consumer;
      return;
    case "declare provider":
      if (link !== undefined) link.provider = provider(link.provider, action, nextSerial);
      return;
    case "retract provider":
      delete link?.provider;
      return;
    case "declare basic":
      if (link !== undefined) link.basic = { username: "confluence", password: action.password };
      return;
    case "retract basic":
      delete link?.basic;
      return;
    case "declare settings":
      if (action.incoming === undefined && action.outgoing === undefined) return;
      declarations.settings = { incoming: action.incoming, outgoing: action.outgoing };
      return;
    case "retract settings":
      declarations.settings = undefined;
      return;
    case "declare client": {
      const redirectUris = ["https://b.example.com/callback", "https://a.example.com/callback"];
      declarations.client = { scope: action.scope, redirectUris: redirectUris.slice(0, action.redirects) };
      return;
    }
    case "retract client":
      declarations.client = undefined;
      return;
    case "declare configuration": {
      const { scopes, description } = action;
      const known = declarations.configuration?.clientSecret;
      const clientSecret =
        known === undefined || action.isNewSecret ? `client-secret-${nextSerial()}` : known;
      declarations.configuration = { clientSecret, scopes, description };
      return;
    }
    case "retract configuration":
      declarations.configuration = undefined;
      return;
  }
}

/** Hands the whole program to the engine, in place of the one before. */
export function declareAll(engine: FakeEngine, declarations: Declarations, jira: Emulator): void {
  for (const name of [...engine.declared]) engine.retract(name);
  const { links, settings, client, configuration } = declarations;
  for (const [slot, link] of links) declareLink(engine, slot, link);
  if (settings !== undefined) {
    const peer = engine.declare("jira", "ApplicationLink", { name: "Jira", type: "jira", rpcUrl: jira.url });
    engine.declare("settings", "OAuthSettings", {
      applicationLinkId: peer.output("id"),
      ...given(settings),
    });
  }
  if (client !== undefined) engine.declare("client", "IncomingOAuth2Client", { name: "Client", ...client });
  if (configuration !== undefined) {
    const { clientSecret, ...rest } = configuration;
    engine.declare("configuration", "OutgoingOAuth2Client", {
      name: "Login",
      clientId: "confluence",
      clientSecret: secret(clientSecret),
      authorizationEndpoint: "https://login.example.com/authorize",
      tokenEndpoint: "https://login.example.com/token",
      ...given(rest),
    });
  }
}

/** The connection that a link's resources name. */
export function connectionOf(slot: Slot): string {
  return slot < 2 ? "default" : "other";
}

function declareLink(engine: FakeEngine, slot: Slot, declared: DeclaredLink): void {
  const { consumer, provider, basic, ...members } = declared;
  const connection = connectionOf(slot);
  const link = engine.declare(`link-${slot}`, "ApplicationLink", { ...given(members), connection });
  const onLink = { applicationLinkId: link.output("id"), connection };
  if (consumer !== undefined) {
    engine.declare(`consumer-${slot}`, "IncomingConsumer", {
      ...onLink,
      name: "Application",
      ...given(consumer),
    });
  }
  if (provider !== undefined) {
    const sharedSecret = secret(provider.sharedSecret);
    engine.declare(`provider-${slot}`, "OutgoingServiceProvider", {
      ...onLink,
      ...given(provider),
      sharedSecret,
    });
  }
  if (basic !== undefined) {
    const password = secret(basic.password);
    engine.declare(`basic-${slot}`, "OutgoingBasicAuth", { ...onLink, ...basic, password });
  }
}

function provider(
  known: DeclaredProvider | undefined,
  action: Extract<Edit, { do: "declare provider" }>,
  nextSerial: () => number,
): DeclaredProvider {
  const isNew = known === undefined || action.isNewKey;
  const key = isNew ? `confluence-${nextSerial()}` : known.key;
  const host = action.hasPaths ? "" : "https://provider.example.com";
  return {
    key,
    name: `Confluence as ${key}`,
    sharedSecret: isNew || action.isNewSecret ? `shared-secret-${nextSerial()}` : known.sharedSecret,
    requestTokenUrl: `${host}/oauth/request`,
    accessTokenUrl: `${host}/oauth/access`,
    authorizeUrl: `${host}/oauth/authorize`,
    description: action.description,
  };
}

function given(members: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
