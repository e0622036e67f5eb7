import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { credentials } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import type { ConstructRequest, ConstructResponse } from "@pulumi/pulumi/proto/provider_pb";

const LARGEST_MESSAGE_BYTES = 400 * 1024 * 1024;

/**
 * The process that constructs components; see `components.ts`. Started with the first one, and ended with the plugin:
 * it holds the other end of its stdin.
 */
export class ComponentProcess {
  #client: Promise<ResourceProviderClient> | undefined;
  #child: ChildProcess | undefined;

  /**
   * @param script the script for Node.js
   * @param engine address of the engine
   */
  constructor(
    private readonly script: string,
    private readonly engine: string,
    private readonly version: string,
  ) {}

  /**
   * Has the process construct a component.
   *
   * @param provider name of the provider, if the program declares it; the same for every component of a process
   */
  async construct(request: ConstructRequest, provider: string | undefined): Promise<ConstructResponse> {
    this.#client ??= this.#start(provider);
    const client = await this.#client;
    return new Promise((resolve, reject) => {
      client.construct(request, (error, response) =>
        // gRPC's own message begins with the status code.
        error === null ? resolve(response) : reject(new Error(error.details)),
      );
    });
  }

  /** Ends the process, if it has been started. */
  close(): void {
    this.#child?.kill();
  }

  async #start(provider = ""): Promise<ResourceProviderClient> {
    const child = spawn(process.execPath, [this.script, this.engine], {
      stdio: ["pipe", "pipe", "inherit"],
      env: { ...process.env, PLUGIN_VERSION: this.version, PLUGIN_PROVIDER: provider },
    });
    this.#child = child;
    const port = await firstLine(child);
    return new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure(), {
      "grpc.max_receive_message_length": LARGEST_MESSAGE_BYTES,
    });
  }
}

/** The port, which the process prints when it listens. */
async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error("The process of the components has no output");
  const lines = createInterface({ input: child.stdout });
  const [line] = (await Promise.race([once(lines, "line"), once(child, "exit").then(() => [undefined])])) as [
    string | undefined,
  ];
  if (line === undefined) throw new Error("The process that constructs components did not start");
  return line;
}
