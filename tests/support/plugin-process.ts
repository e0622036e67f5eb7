import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import { credentials, type Metadata, type ServiceError } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { Properties } from "./engine/properties";

/** The command to start, and its folder. */
export interface PluginCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Gives the process a pipe as stdin, as the engine does; else nothing. */
  readonly hasStdin: boolean;
  /** Added to an environment without any variable that the provider reads. */
  readonly env: Readonly<Record<string, string>>;
}

/** A call that failed without creating anything. */
export class CallFailed extends Error {
  constructor(
    readonly method: string,
    readonly code: number,
    details: string,
  ) {
    super(details);
  }
}

/** A create or update that created or changed the object and then failed. */
export class InitFailed extends CallFailed {
  constructor(
    method: string,
    error: Pick<ServiceError, "code" | "details">,
    readonly id: string,
    readonly properties: Properties,
    readonly reasons: readonly string[],
  ) {
    super(method, error.code, error.details);
  }
}

/** Everything in the environment that would configure a connection. */
const CONFIGURING = /^(CONFLUENCE_|(HTTPS?|NO|ALL)_PROXY$|NODE_EXTRA_CA_CERTS$|PULUMI_)/i;

/** A plugin as the engine sees it: a process that prints the port it listens on, and its service. */
export class PluginProcess {
  private constructor(
    private readonly child: Child,
    readonly client: ResourceProviderClient,
    private readonly printed: Printed,
  ) {}

  /** Starts the process and waits until it listens. */
  static async start({ command, args, cwd, hasStdin, env }: PluginCommand): Promise<PluginProcess> {
    const inherited = Object.entries(process.env).filter(([name]) => !CONFIGURING.test(name));
    const child = spawn(command, args, {
      cwd,
      stdio: [hasStdin ? "pipe" : "ignore", "pipe", "pipe"],
      env: { ...Object.fromEntries(inherited), ...env },
    }) as Child;
    const printed = new Printed(child);
    const port = await printed.firstLine();
    const client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure(), {
      "grpc.max_receive_message_length": 64 * 1024 * 1024,
    });
    return new PluginProcess(child, client, printed);
  }

  /** Everything the process has printed, on both streams. */
  get output(): string {
    return this.printed.text;
  }

  /**
   * Calls a method of the service.
   *
   * @throws InitFailed when an object exists but is not finished, else CallFailed
   */
  call<Response>(
    method: string,
    send: (done: (error: ServiceError | null, response: Response) => void) => unknown,
  ): Promise<Response> {
    return new Promise((resolve, reject) => {
      send((error, response) => (error === null ? resolve(response) : reject(failureOf(method, error))));
    });
  }

  /** Closes the process's stdin, as the end of its engine does. */
  closeStdin(): void {
    this.child.stdin?.end();
  }

  /** Resolves when the process has ended, with its exit code. */
  get ended(): Promise<number | null> {
    const { exitCode } = this.child;
    return exitCode === null
      ? once(this.child, "exit").then(([code]) => code as number | null)
      : Promise.resolve(exitCode);
  }

  /** Ends the process and waits until it is gone. */
  async close(): Promise<void> {
    this.client.close();
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = once(this.child, "exit");
    this.child.kill();
    await gone;
  }
}

/** Properties as the protocol carries them. */
export function struct(properties: Properties): Struct {
  return Struct.fromJavaScript({ ...properties } as Parameters<typeof Struct.fromJavaScript>[0]);
}

/** The properties of a message; none where it has none. */
export function propertiesOf(properties: Struct | undefined): Properties {
  return properties?.toJavaScript() ?? {};
}

type Child = ChildProcessByStdio<Writable | null, Readable, Readable>;

/** What a process prints, on both streams. */
class Printed {
  text = "";

  constructor(private readonly child: Child) {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => {
        this.text += chunk.toString("utf8");
      });
    }
  }

  /** The port, which the process prints when it listens. */
  async firstLine(): Promise<string> {
    while (!this.text.includes("\n")) {
      await Promise.race([once(this.child.stdout, "data"), once(this.child, "exit")]);
      if (this.child.exitCode !== null) throw new Error(`The plugin process did not start: ${this.text}`);
    }
    return this.text.slice(0, this.text.indexOf("\n"));
  }
}

function failureOf(method: string, error: ServiceError): CallFailed {
  const failed = initFailureIn(error.metadata);
  if (failed === undefined) return new CallFailed(method, error.code, error.details);
  const { id, properties, reasons } = failed;
  return new InitFailed(method, error, id, properties, reasons);
}

function initFailureIn(
  metadata: Metadata,
): { id: string; properties: Properties; reasons: string[] } | undefined {
  const [details] = metadata.get("grpc-status-details-bin");
  if (!(details instanceof Buffer)) return undefined;
  for (const any of Status.deserializeBinary(details).getDetailsList()) {
    const failed = any.unpack(ErrorResourceInitFailed.deserializeBinary, "pulumirpc.ErrorResourceInitFailed");
    if (failed !== null) {
      return {
        id: failed.getId(),
        properties: propertiesOf(failed.getProperties()),
        reasons: failed.getReasonsList(),
      };
    }
  }
  return undefined;
}
