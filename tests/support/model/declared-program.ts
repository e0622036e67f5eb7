import type { Kind } from "../../../provider/format/kinds";
import type { Declared, FakeEngine } from "../engine/fake-engine";
import { OutputRef, type Properties, secret } from "../engine/properties";
import { SIDES, type Side, type Slot, type StackNumber, sideOf } from "./actions";
import { CLIENT_NAME, CONFIGURATION_NAME } from "./administrator";
import { type Declarations, type DeclaredLink, OF_THE_PAIR, stackOf } from "./declarations";
import type { Servers } from "./model-servers";

/** The name of the declared key pair. */
export const KEY_PAIR = "key-pair";

const CONNECTIONS: Readonly<Record<Side, string>> = { 0: "default", 1: "other" };

/** A resource of another provider, which fails. */
export const NEIGHBOUR = "neighbour";

/**
 * Declares a stack's whole program in its engine, replacing the previous one.
 *
 * @param pairKey the public key of the pair as the first stack exports it, for the second one
 * @param failing the link that depends on a resource of another provider, which fails
 */
export function declareAll(
  engine: FakeEngine,
  declarations: Declarations,
  jiraUrl: string,
  { stack, pairKey, failing }: { stack: StackNumber; pairKey?: unknown; failing?: Slot },
): void {
  for (const name of [...engine.declared]) engine.retract(name);
  const { links, keyGeneration, isReversed, late } = declarations;
  const isPairUsed = [...links.values()].some(({ consumer }) => consumer?.publicKey === OF_THE_PAIR);
  if (isPairUsed && stack === 0)
    engine.declare(KEY_PAIR, "RsaKeyPair", { keepers: { generation: String(keyGeneration) } });
  if (failing !== undefined)
    engine.declare(NEIGHBOUR, "RsaKeyPair", {}, { failure: "the other provider is down" });
  const publicKeyOfPair = stack === 0 ? new OutputRef(KEY_PAIR, "publicKeyPem") : pairKey;
  const own = [...links].filter(([slot]) => stackOf(declarations, slot) === stack);
  for (const [slot, link] of isReversed ? own.reverse() : own) {
    const options = { isLate: late.includes(slot), dependsOn: failing === slot ? [NEIGHBOUR] : [] };
    const named: Naming = {
      declare: (name, kind, inputs) => engine.declare(nameIn(declarations, name), kind, inputs, options),
    };
    declareLink(named, slot, link, publicKeyOfPair);
  }
  if (stack === 1) return;
  const named: Naming = {
    declare: (name, kind, inputs) => engine.declare(nameIn(declarations, name), kind, inputs),
  };
  for (const side of SIDES) declareOnServer(named, declarations, side, jiraUrl);
}

/** Names in the program of a link and of what belongs to it. */
export function namesOn(declarations: Declarations, slot: Slot): string[] {
  return [linkName(slot), `consumer-${slot}`, `provider-${slot}`, `basic-${slot}`].map((name) =>
    nameIn(declarations, name),
  );
}

interface Naming {
  declare(name: string, kind: Kind, inputs: Properties): Declared;
}

/** The current name of a resource in the program. */
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

function declareLink(engine: Naming, slot: Slot, declared: DeclaredLink, pairKey: unknown): void {
  const { consumer, provider, basic, ...members } = declared;
  const connection = CONNECTIONS[sideOf(slot)];
  const link = engine.declare(linkName(slot), "ApplicationLink", { ...given(members), connection });
  const onLink = { applicationLinkId: link.output("id"), connection };
  if (consumer !== undefined) {
    const { publicKey, ...rest } = consumer;
    engine.declare(`consumer-${slot}`, "IncomingConsumer", {
      ...onLink,
      name: "Application",
      publicKey: publicKey === OF_THE_PAIR ? pairKey : publicKey,
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
