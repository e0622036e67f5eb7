import * as pulumi from "@pulumi/pulumi";
import type { Connections } from "../../provider/connection/connections";
import type { Instance } from "../../provider/connection/instance";

/** What every lookup accepts. */
export interface LookupOptions {
  /** Name of the configured connection. Default: `"default"`. */
  connection?: string;
}

let connections: Promise<Connections> | undefined;

/**
 * The instance a lookup asks, configured by the same keys as the resources; one pool and one login per program. The
 * client is loaded by the first lookup: most programs make none.
 */
export async function instanceOf({ connection = "default" }: LookupOptions): Promise<Instance> {
  connections ??= import("../../provider/connection/connections.js").then(
    ({ Connections }) => new Connections(configOfProgram),
  );
  return (await connections).instance(connection);
}

function configOfProgram(key: string): string | undefined {
  const [namespace = "", ...name] = key.split(":");
  return new pulumi.Config(namespace).get(name.join(":"));
}
