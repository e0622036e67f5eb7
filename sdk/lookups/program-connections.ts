import * as pulumi from "@pulumi/pulumi";
import type { Connections } from "../../provider/connection/connections";
import type { Instance } from "../../provider/connection/instance";
import type { ArgumentTypes } from "../arguments";
import { examineConfiguration } from "../stack-configuration";

/** What every lookup accepts. */
export interface LookupOptions {
  /** Name of the configured connection. Default: `"default"`. */
  connection?: string;
}

/** The types of all {@link LookupOptions}. */
export const LOOKUP_OPTIONS: ArgumentTypes<LookupOptions> = { connection: "string?" };

/**
 * By run and configuration: programs of the Automation API share a process, one after another or concurrently. What one run has found, such
 * as a refused login, does not hold for the next one.
 */
const opened = new WeakMap<object, Map<string, Connections>>();

let provider: string | undefined;

/** Makes lookups of this process name options as inputs of a provider that the program declares; undefined = as keys of the stack. */
export function readAsProvider(name: string | undefined): void {
  provider = name;
}

/** The run of a program without an engine, as in tests with mocks. */
const NO_ENGINE = {};

/**
 * The instance that a lookup reads, configured by the same keys as the resources; one pool and one login per program. The client is loaded
 * by the first lookup, because most programs make none.
 */
export async function instanceOf({ connection = "default" }: LookupOptions): Promise<Instance> {
  examineConfiguration();
  const configuration = JSON.stringify(pulumi.runtime.allConfig());
  const engine = engineOfRun();
  const ofRun = opened.get(engine ?? NO_ENGINE) ?? new Map<string, Connections>();
  opened.set(engine ?? NO_ENGINE, ofRun);
  const connections = ofRun.get(configuration) ?? openConnections(engine);
  ofRun.set(configuration, connections);
  return connections.instance(connection);
}

function openConnections(engine: Engine | undefined): Connections {
  // Not import(), which does not work in a program that Jest runs.
  const client = require("../../provider/connection/connections") as ConnectionsModule;
  const address = engine
    ?.getChannel()
    .getTarget()
    .replace(/^dns:\/*/, "");
  return new client.Connections(configOfProgram, process.env, address, noteOnce(), undefined, provider);
}

/** Warns, once for each, of unmanaged entries that a list lacks because this version does not understand them. */
function noteOnce(): (what: string, why: string) => void {
  const told = new Set<string>();
  return (what, why) => {
    const note = `The ${what} ${why}.`;
    if (!told.has(note)) void pulumi.log.warn(note);
    told.add(note);
  };
}

/** The client of the engine that runs this program: another one in each run. */
function engineOfRun(): Engine | undefined {
  return pulumi.runtime.getEngine() as Engine | undefined;
}

/** The part that is used here; the SDK's own type omits it. */
interface Engine {
  getChannel(): { getTarget(): string };
}

type ConnectionsModule = typeof import("../../provider/connection/connections");

function configOfProgram(key: string): string | undefined {
  const [namespace = "", ...name] = key.split(":");
  return new pulumi.Config(namespace).get(name.join(":"));
}
