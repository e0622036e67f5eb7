import type * as pulumi from "@pulumi/pulumi";
import { Connections } from "../connection/connections";
import { AppLinksError } from "../http/errors";
import { Redactor } from "../http/redaction";
import { engine } from "../process/engine";
import { isPartialRun } from "../process/pulumi-command";
import { forgetReported } from "./presentable";
import { Removals } from "./removals";
import { warningPrinter } from "./warnings";

/** What the kinds of one process share. Its configuration comes from whichever kind the engine configures first. */
export interface Host {
  /** @param provider the provider that the program declares and whose configuration this is. Default: it is the stack's */
  configure(config: pulumi.dynamic.Config, provider?: string): void;
  /** Begins anew for another run: of an engine that has attached to this process. */
  renew(): void;
  readonly connections: Connections;
  /** Knows every secret that calls have contained; every message to the user is redacted with it. */
  readonly secrets: Redactor;
  /** What this process has deleted, of all kinds. */
  readonly removals: Removals;
  /** Shows the user a warning; see `warningPrinter`. */
  warn(kind: string, message: string): void;
  /** Whether the current run excludes resources of the stack. */
  isPartialRun(): boolean;
  /** Lets requests in progress end and sends no others, because the run is cancelled. */
  cancel(): void;
}

/**
 * What the kinds of one process share: the configuration of the stack and the connections made from it.
 *
 * @param warn default: prints on stderr
 */
export function createHost(warn: Host["warn"] = warningPrinter()): Host {
  let connections: Connections | undefined;
  let removals = new Removals();
  const secrets = new Redactor();
  return {
    secrets,
    get removals() {
      return removals;
    },
    renew() {
      // Its sessions are ended with this process.
      connections = undefined;
      removals = new Removals();
      forgetReported();
    },
    warn: (kind, message) => warn(kind, secrets.redact(message)),
    configure(config, provider) {
      // Each kind is configured by its own call, all with the configuration of the same stack.
      connections ??= new Connections(
        (key) => config.get(key),
        process.env,
        engine?.address,
        (what, why) => warn(what, secrets.redact(why)),
        (caution) => warn("connection", secrets.redact(caution)),
        provider,
      );
    },
    isPartialRun: () => isPartialRun(),
    cancel: () => connections?.cancel(),
    get connections() {
      if (connections !== undefined) return connections;
      throw new AppLinksError({
        reason: "not_configured",
        what: "The provider was called before it was configured",
        hint: "@pulumi/pulumi 3.216 or later is required in the program's own node_modules.",
      });
    },
  };
}
