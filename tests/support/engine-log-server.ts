import { type handleUnaryCall, Server, ServerCredentials } from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

/** A line that the CLI would show at a resource, or at the stack where the URN is empty. */
export interface LogEntry {
  readonly urn: string;
  readonly severity: number;
  readonly message: string;
}

/** The part of the engine's service that provider plugins call: its log. */
export class EngineLog {
  readonly entries: LogEntry[] = [];
  readonly #server = new Server();
  #address = "";

  /** Starts listening. */
  static async start(): Promise<EngineLog> {
    const log = new EngineLog();
    const append: handleUnaryCall<LogRequest, Empty> = ({ request }, respond) => {
      log.entries.push({
        urn: request.getUrn(),
        severity: request.getSeverity(),
        message: request.getMessage(),
      });
      respond(null, new Empty());
    };
    log.#server.addService(EngineService, { log: append });
    log.#address = await new Promise((resolve, reject) => {
      log.#server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) =>
        error === null ? resolve(`127.0.0.1:${port}`) : reject(error),
      );
    });
    return log;
  }

  /** `host:port`, as a plugin is started with. */
  get address(): string {
    return this.#address;
  }

  /** Ends every connection. */
  async close(): Promise<void> {
    this.#server.forceShutdown();
  }
}
