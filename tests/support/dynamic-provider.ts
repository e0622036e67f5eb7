import { type ChildProcessByStdio, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { dirname, join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { credentials, type Metadata, type ServiceError } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as wire from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { closedAfterTest } from "./closing";
import type { Properties } from "./engine/properties";

/** How a plugin process is started. */
export interface DynamicProviderOptions {
  /** The stack's configuration by full key, such as `confluence:baseUrl`. */
  readonly config: Readonly<Record<string, string>>;
  /** Address of the engine. Default: of one that nobody calls; each process stands for a run of its own. */
  readonly engine?: string;
  /** Gives the process a pipe as stdin, as the engine does. Default: nothing. */
  readonly hasStdin?: boolean;
  /** Added to an environment without any variable that the provider reads. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The answer to `diff`. */
export interface Diff {
  readonly changes: boolean;
  readonly replaces: readonly string[];
  readonly deleteBeforeReplace: boolean;
}

/** A call that failed with nothing made. */
export class CallFailed extends Error {
  constructor(
    readonly method: string,
    readonly code: number,
    details: string,
  ) {
    super(details);
  }
}

/** A create or update that made the object and then failed. */
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

/** What the engine needs of a plugin, whether it is a process or not. */
export type Plugin = Pick<
  DynamicProvider,
  "output" | "check" | "diff" | "create" | "read" | "update" | "delete" | "close"
>;

const ROOT = join(__dirname, "../..");
const SERVER = join(dirname(require.resolve("@pulumi/pulumi/package.json")), "cmd/dynamic-provider");

/** A folder from which the built package resolves, as from any program that depends on it. */
const PROGRAM_FOLDER = join(ROOT, "examples/quickstart");

/** Everything in the environment that would configure a connection. */
const CONFIGURING = /^(CONFLUENCE_|(HTTPS?|NO|ALL)_PROXY$|NODE_EXTRA_CA_CERTS$|PULUMI_)/i;

/** The process in which Pulumi runs dynamic providers, as the engine starts and calls it. */
export class DynamicProvider {
  private constructor(
    private readonly process: PluginProcess,
    private readonly client: ResourceProviderClient,
    private readonly printed: Printed,
  ) {}

  /** Everything the process has printed: what the CLI would show as log lines of the stack. */
  get output(): string {
    return this.printed.text;
  }

  /** Starts the process and hands it the configuration. It ends with the running test at the latest. */
  static async start({
    config,
    env = {},
    engine = `${randomUUID()}.invalid:1`,
    hasStdin = false,
  }: DynamicProviderOptions): Promise<DynamicProvider> {
    const inherited = Object.entries(process.env).filter(([name]) => !CONFIGURING.test(name));
    const child = spawn(
      process.execPath,
      ["--require", join(__dirname, "lazy-modules.cjs"), SERVER, engine],
      {
        cwd: PROGRAM_FOLDER,
        stdio: [hasStdin ? "pipe" : "ignore", "pipe", "pipe"],
        env: { ...Object.fromEntries(inherited), PULUMI_NODEJS_PROJECT: "test", ...env },
      },
    ) as PluginProcess;
    const printed = new Printed(child);
    const port = await printed.firstLine();
    const client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure(), {
      "grpc.max_receive_message_length": 64 * 1024 * 1024,
    });
    const provider = closedAfterTest(new DynamicProvider(child, client, printed));
    const request = new wire.ConfigureRequest();
    request.setArgs(Struct.fromJavaScript({ ...config }));
    await provider.call<wire.ConfigureResponse>("configure", (done) => client.configure(request, done));
    return provider;
  }

  async check(
    olds: Properties,
    news: Properties,
  ): Promise<{ inputs: Properties; failures: { property: string; reason: string }[] }> {
    const request = new wire.CheckRequest();
    request.setOlds(struct(olds));
    request.setNews(struct(news));
    const answer = await this.call<wire.CheckResponse>("check", (done) => this.client.check(request, done));
    return {
      inputs: propertiesOf(answer.getInputs()),
      failures: answer
        .getFailuresList()
        .map((failure) => ({ property: failure.getProperty(), reason: failure.getReason() })),
    };
  }

  async diff(id: string, olds: Properties, news: Properties): Promise<Diff> {
    const request = new wire.DiffRequest();
    request.setId(id);
    request.setOlds(struct(olds));
    request.setNews(struct(news));
    const answer = await this.call<wire.DiffResponse>("diff", (done) => this.client.diff(request, done));
    return {
      changes: answer.getChanges() === wire.DiffResponse.DiffChanges.DIFF_SOME,
      replaces: answer.getReplacesList(),
      deleteBeforeReplace: answer.getDeletebeforereplace(),
    };
  }

  /** @throws InitFailed when the object exists but is not finished, else CallFailed */
  async create(inputs: Properties): Promise<{ id: string; outputs: Properties }> {
    const request = new wire.CreateRequest();
    request.setProperties(struct(inputs));
    const answer = await this.call<wire.CreateResponse>("create", (done) =>
      this.client.create(request, done),
    );
    return { id: answer.getId(), outputs: propertiesOf(answer.getProperties()) };
  }

  /** An empty id means that the object is gone. */
  async read(
    id: string,
    properties: Properties,
  ): Promise<{ id: string; outputs: Properties; inputs: Properties | undefined }> {
    const request = new wire.ReadRequest();
    request.setId(id);
    request.setProperties(struct(properties));
    const answer = await this.call<wire.ReadResponse>("read", (done) => this.client.read(request, done));
    const inputs = answer.getInputs();
    return {
      id: answer.getId(),
      outputs: propertiesOf(answer.getProperties()),
      inputs: inputs === undefined ? undefined : propertiesOf(inputs),
    };
  }

  /** @throws InitFailed when the update was not finished, else CallFailed */
  async update(id: string, olds: Properties, news: Properties): Promise<Properties> {
    const request = new wire.UpdateRequest();
    request.setId(id);
    request.setOlds(struct(olds));
    request.setNews(struct(news));
    const answer = await this.call<wire.UpdateResponse>("update", (done) =>
      this.client.update(request, done),
    );
    return propertiesOf(answer.getProperties());
  }

  async delete(id: string, properties: Properties): Promise<void> {
    const request = new wire.DeleteRequest();
    request.setId(id);
    request.setProperties(struct(properties));
    await this.call("delete", (done) => this.client.delete(request, done));
  }

  /** Closes the process's stdin, as the end of its engine does. */
  closeStdin(): void {
    this.process.stdin?.end();
  }

  /** Resolves when the process has ended, with its exit code. */
  get ended(): Promise<number | null> {
    const { exitCode } = this.process;
    return exitCode === null
      ? once(this.process, "exit").then(([code]) => code as number | null)
      : Promise.resolve(exitCode);
  }

  /** Ends the process and waits until it is gone. */
  async close(): Promise<void> {
    this.client.close();
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const gone = once(this.process, "exit");
    this.process.kill();
    await gone;
  }

  private call<Answer>(
    method: string,
    send: (done: (error: ServiceError | null, answer: Answer) => void) => unknown,
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      send((error, answer) => (error === null ? resolve(answer) : reject(failureOf(method, error))));
    });
  }
}

type PluginProcess = ChildProcessByStdio<Writable | null, Readable, Readable>;

/** What a process prints, on both streams. */
class Printed {
  text = "";

  constructor(private readonly child: PluginProcess) {
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

function struct(properties: Properties): Struct {
  return Struct.fromJavaScript({ ...properties } as Parameters<typeof Struct.fromJavaScript>[0]);
}

function propertiesOf(properties: Struct | undefined): Properties {
  return properties?.toJavaScript() ?? {};
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
    const failed = any.unpack(
      wire.ErrorResourceInitFailed.deserializeBinary,
      "pulumirpc.ErrorResourceInitFailed",
    );
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
