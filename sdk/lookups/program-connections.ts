import * as pulumi from "@pulumi/pulumi";
import type { Connections } from "../../provider/connection/connections";
import type { Instance } from "../../provider/connection/instance";
import type { ArgumentNames } from "../known-arguments";
import { examineConfiguration } from "../stack-configuration";

/** What every lookup accepts. */
export interface LookupOptions {
  /** Name of the configured connection. Default: `"default"`. */
  connection?: string;
}

/** The names of all {@link LookupOptions}. */
export const LOOKUP_OPTIONS: ArgumentNames<LookupOptions> = { connection: true };

/** By configuration, because programs of the Automation API share a process, each with a configuration of its own. */
const opened = new Map<string, Connections>();

/**
 * The instance a lookup asks, configured by the same keys as the resources; one pool and one login per program. The
 * client is loaded by the first lookup: most programs make none.
 */
export async function instanceOf({ connection = "default" }: LookupOptions): Promise<Instance> {
  examineConfiguration();
  const configuration = JSON.stringify(pulumi.runtime.allConfig());
  const connections = opened.get(configuration) ?? openConnections();
  opened.set(configuration, connections);
  return connections.instance(connection);
}

function openConnections(): Connections {
  // Not import(): a program that is run by Jest could not load it.
  const client = require("../../provider/connection/connections") as ConnectionsModule;
  // The CLI tells the program where its engine is.
  return new client.Connections(configOfProgram, process.env, process.env.PULUMI_NODEJS_ENGINE);
}

type ConnectionsModule = typeof import("../../provider/connection/connections");

function configOfProgram(key: string): string | undefined {
  const [namespace = "", ...name] = key.split(":");
  return new pulumi.Config(namespace).get(name.join(":"));
}
