import * as pulumi from "@pulumi/pulumi";
import { Connections } from "../../provider/connection/connections";
import type { Instance } from "../../provider/connection/instance";
import { DEFAULT_CONNECTION } from "../../provider/connection/settings";

/** What every lookup accepts. */
export interface LookupOptions {
  /** Name of the configured connection. Default: `"default"`. */
  connection?: string;
}

let connections: Connections | undefined;

/** The instance a lookup asks, configured by the same keys as the resources. One pool and one login per program. */
export function instanceOf({ connection = DEFAULT_CONNECTION }: LookupOptions): Instance {
  connections ??= new Connections((key) => {
    const [namespace = "", ...name] = key.split(":");
    return new pulumi.Config(namespace).get(name.join(":"));
  });
  return connections.instance(connection);
}
