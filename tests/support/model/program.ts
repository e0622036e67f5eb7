import type { FakeEngine } from "../engine/fake-engine";
import { OutputRef, type Properties, secret } from "../engine/properties";
import { SIDES, type Side, type Slot, sideOf } from "./actions";
import { CLIENT_NAME, CONFIGURATION_NAME } from "./administrator";
import { type Declarations, type DeclaredLink, OF_THE_PAIR } from "./declarations";
import type { Servers } from "./servers";

/** The name of the declared key pair. */
export const KEY_PAIR = "key-pair";

const CONNECTIONS: Readonly<Record<Side, string>> = { 0: "default", 1: "other" };

/** Hands the whole program to the engine, in place of the one before. */
export function declareAll(engine: FakeEngine, declarations: Declarations, jiraUrl: string): void {
  for (const name of [...engine.declared]) engine.retract(name);
  const { links, keyGeneration } = declarations;
  const named: Naming = { declare: (name, ...rest) => engine.declare(nameIn(declarations, name), ...rest) };
  const isPairUsed = [...links.values()].some(({ consumer }) => consumer?.publicKey === OF_THE_PAIR);
  if (isPairUsed) engine.declare(KEY_PAIR, "RsaKeyPair", { keepers: { generation: String(keyGeneration) } });
  for (const [slot, link] of links) declareLink(named, slot, link);
  for (const side of SIDES) declareOnServer(named, declarations, side, jiraUrl);
}

type Naming = Pick<FakeEngine, "declare">;

/** What a resource is called in the program at this moment. */
export function nameIn({ naming }: Declarations, name: string): string {
  return naming === 0 ? name : `${name}-${naming}`;
}

/** The name of a server's OAuth 2.0 client in the first program. */
export function clientName(side: Side): string {
  return `client-${side}`;
}

/** The name of a generic link in the first program. */
export function linkName(slot: Slot): string {
  return `link-${slot}`;
}

/** Both connections, with a system administrator's login. */
export function configurationOf({ confluences: [first, second] }: Servers): Record<string, string> {
  const login = { username: "admin", password: "admin" };
  return {
    "confluence:baseUrl": first.url,
    "confluence:username": login.username,
    "confluence:password": login.password,
    "confluence:connections": JSON.stringify({ other: { baseUrl: second.url, ...login } }),
  };
}

function declareLink(engine: Naming, slot: Slot, declared: DeclaredLink): void {
  const { consumer, provider, basic, ...members } = declared;
  const connection = CONNECTIONS[sideOf(slot)];
  const link = engine.declare(linkName(slot), "ApplicationLink", { ...given(members), connection });
  const onLink = { applicationLinkId: link.output("id"), connection };
  if (consumer !== undefined) {
    const { publicKey, ...rest } = consumer;
    engine.declare(`consumer-${slot}`, "IncomingConsumer", {
      ...onLink,
      name: "Application",
      publicKey: publicKey === OF_THE_PAIR ? new OutputRef(KEY_PAIR, "publicKeyPem") : publicKey,
      ...given(rest),
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

function declareOnServer(engine: Naming, { servers }: Declarations, side: Side, jiraUrl: string): void {
  const { settings, trust, client, configuration } = servers[side];
  const connection = CONNECTIONS[side];
  if (settings !== undefined || trust !== undefined) {
    const peer = engine.declare(`jira-${side}`, "ApplicationLink", {
      name: "Jira",
      type: "jira",
      rpcUrl: jiraUrl,
      connection,
    });
    const onPeer = { applicationLinkId: peer.output("id"), connection };
    if (settings !== undefined)
      engine.declare(`settings-${side}`, "OAuthSettings", { ...onPeer, ...given(settings) });
    if (trust !== undefined)
      engine.declare(`trust-${side}`, "TrustedApplication", { ...onPeer, ...given(trust) });
  }
  if (client !== undefined) {
    const { generation, ...rest } = client;
    engine.declare(clientName(side), "IncomingOAuth2Client", {
      name: CLIENT_NAME,
      rotateWhenChanged: { generation: String(generation) },
      connection,
      ...rest,
    });
  }
  if (configuration !== undefined) {
    const { clientSecret, ...rest } = configuration;
    engine.declare(`configuration-${side}`, "OutgoingOAuth2Client", {
      name: CONFIGURATION_NAME,
      clientId: "confluence",
      clientSecret: secret(clientSecret),
      tokenEndpoint: "https://login.example.com/token",
      connection,
      ...given(rest),
    });
  }
}

function given(members: object): Properties {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
