import { AsyncLocalStorage } from "node:async_hooks";
import { credentials, Metadata } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

const DEADLINE_MS = 5_000;

/**
 * The engine's own log: the only way from a provider plugin to the user, since the engine does not show what a plugin
 * prints on stderr. A warning is shown at the resource whose operation caused it.
 */
export class EngineLog {
  readonly #client: EngineClient;
  readonly #resource = new AsyncLocalStorage<string>();
  readonly #told = new Set<string>();
  /** Warnings on their way to the engine. */
  readonly #sent = new Set<Promise<void>>();

  /** @param address `host:port` of the engine */
  constructor(address: string) {
    this.#client = new EngineClient(address, credentials.createInsecure());
  }

  /**
   * Runs an operation on a resource; its warnings are shown at that resource. It ends when they have arrived: after the last operation the
   * engine ends this process.
   */
  async during<T>(urn: string, operation: () => Promise<T>): Promise<T> {
    try {
      return await this.#resource.run(urn, operation);
    } finally {
      await Promise.all(this.#sent);
    }
  }

  /**
   * Shows a warning, once per process: one about a resource names it, and one about a connection is shown at the first resource that uses
   * it. The run continues.
   */
  warn(message: string): void {
    if (this.#told.has(message)) return;
    this.#told.add(message);
    const urn = this.#resource.getStore() ?? "";
    const request = new LogRequest();
    request.setSeverity(LogSeverity.WARNING);
    request.setMessage(message);
    request.setUrn(urn);
    const sent = new Promise<void>((resolve) => {
      // An engine that no longer listens cannot show it.
      this.#client.log(request, new Metadata(), { deadline: Date.now() + DEADLINE_MS }, () => resolve());
    });
    this.#sent.add(sent);
    void sent.then(() => this.#sent.delete(sent));
  }

  close(): void {
    this.#client.close();
  }
}
