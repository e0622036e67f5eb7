import type { Emulator, Quirks, ServerState } from "@pulumi-confluence-applinks/emulator";
import { configurationOf, openServer } from "../emulator";
import { FakeEngine } from "../engine/fake-engine";
import { startInProcessPlugin } from "../in-process-plugin";
import { addForeignObjects } from "../model/foreign";
import { declareFullStack } from "./full-stack";

/**
 * The full stack on a server that also has other people's objects. It can be restored to its state after the first up any number of times.
 */
export interface DriftStack {
  readonly jiraUrl: string;
  /** Restores server and stack. */
  restored(): { readonly engine: FakeEngine; readonly confluence: Emulator };
  /** Another engine in the same state, for operations that must not change this one's. */
  withStateOf(engine: FakeEngine): FakeEngine;
  /** The server's state without order; with `anew`, also without what is generated when an object is created again. */
  picture(anew?: "anew"): object;
  close(): Promise<void>;
}

/** A server on which every kind can be declared and every change is one write: on others, REST is tried before the page. */
const SERVER_OF_EVERY_KIND: Partial<Quirks> = {
  basicAuthConfigPath: "/rest/basicauth/1.0",
  basicProviderOverRest: true,
};

/** Said of every resource, without an effect here. */
const STEERED = { adopt: "never" };

/** Starts the servers and brings the stack up. To be closed by the caller. */
export async function startDriftStack(): Promise<DriftStack> {
  const [confluence, jira] = await Promise.all([
    openServer({ product: "confluence", quirks: SERVER_OF_EVERY_KIND }),
    openServer({ product: "jira" }),
  ]);
  confluence.settings.allowInsecureOAuth2 = true;
  addForeignObjects(confluence);
  const newEngine = (): FakeEngine =>
    new FakeEngine({ config: configurationOf(confluence) }, startInProcessPlugin);
  const first = newEngine();
  declareFullStack(first, jira.url, {}, STEERED);
  await first.up();
  const resources = first.exportState();
  const state = structuredClone(confluence.state);

  const withStateOf = (engine: FakeEngine): FakeEngine => {
    const copy = newEngine();
    declareFullStack(copy, jira.url, {}, STEERED);
    copy.importState(engine.exportState());
    return copy;
  };
  return {
    jiraUrl: jira.url,
    withStateOf,
    restored() {
      Object.assign(confluence.state, structuredClone(state));
      const engine = newEngine();
      declareFullStack(engine, jira.url, {}, STEERED);
      engine.importState(resources);
      return { engine, confluence };
    },
    picture: (anew) => pictureOf(confluence.state, anew === "anew"),
    async close() {
      await Promise.all([confluence.close(), jira.close()]);
    },
  };
}

/** The writes, without the start of a secure administrator session, which reading trust requires. */
export function changesIn(byRoute: Readonly<Record<string, number>>): number {
  return Object.entries(byRoute)
    .filter(([route]) => !/^GET |doauthenticate/.test(route))
    .reduce((sum, [, count]) => sum + count, 0);
}

function pictureOf(state: ServerState, isAnew: boolean): object {
  const generated = isAnew ? { id: undefined, clientId: undefined, clientSecret: undefined } : {};
  return {
    links: sorted(state.links, ({ id }) => id),
    consumers: sorted(state.consumers, ({ key }) => key),
    serviceProviderConsumers: sorted(state.serviceProviderConsumers, ({ key }) => key),
    trustedApplications: sorted(state.trustedApplications, ({ id }) => id),
    oauth2Clients: sorted(state.oauth2Clients, ({ name }) => name).map((client) => ({
      ...client,
      ...generated,
    })),
    oauth2Configs: state.oauth2Configs.map(({ id, ...rest }) => (isAnew ? rest : { ...rest, id })),
    basicAuth: structuredClone(state.basicAuth),
    allowlist: state.allowlist.rules.map(({ expression }) => expression).sort(),
  };
}

/** A copy, because the state keeps changing. */
function sorted<T>(list: readonly T[], identity: (item: T) => string): T[] {
  return structuredClone([...list]).sort((one, other) => (identity(one) < identity(other) ? -1 : 1));
}
