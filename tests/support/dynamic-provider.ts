import { randomUUID } from "node:crypto";
import { join } from "node:path";
import * as wire from "@pulumi/pulumi/proto/provider_pb";
import { closedAfterTest } from "./closing";
import type { Properties } from "./engine/properties";
import { PluginProcess, propertiesOf, struct } from "./plugin-process";

/** How a plugin process is started. */
export interface DynamicProviderOptions {
  /** The stack's configuration by full key, such as `confluence:baseUrl`. */
  readonly config: Readonly<Record<string, string>>;
  /** Address of the engine. Default: one that is never called; each process stands for a run of its own. */
  readonly engine?: string;
  /** Gives the process a pipe as stdin, as the engine does. Default: nothing. */
  readonly hasStdin?: boolean;
  /** What runs it, before the script. Default: this process's Node.js. */
  readonly runtime?: readonly [command: string, ...args: string[]];
  /** Added to an environment without any variable that the provider reads. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The response to `diff`. */
export interface Diff {
  readonly changes: boolean;
  readonly replaces: readonly string[];
  readonly deleteBeforeReplace: boolean;
}

/** The methods of a plugin that the engine calls, whether it is a process or not. */
export type Plugin = Pick<
  DynamicProvider,
  "output" | "check" | "diff" | "create" | "read" | "update" | "delete" | "close"
>;

const ROOT = join(__dirname, "../..");
const SERVER = require.resolve("@pulumi/pulumi/cmd/dynamic-provider");

/** A folder from which the built package resolves, as from any program that depends on it. */
const PROGRAM_FOLDER = join(ROOT, "examples/quickstart");

/** The process in which Pulumi runs dynamic providers, as the engine starts and calls it. */
export class DynamicProvider {
  private constructor(private readonly process: PluginProcess) {}

  /** Everything the process has printed, which the CLI would show as log lines of the stack. */
  get output(): string {
    return this.process.output;
  }

  /** Starts the process and passes it the configuration. It ends with the running test at the latest. */
  static async start({
    config,
    env = {},
    engine = `${randomUUID()}.invalid:1`,
    hasStdin = false,
    runtime: [command, ...args] = [process.execPath, "--require", join(__dirname, "lazy-modules.cjs")],
  }: DynamicProviderOptions): Promise<DynamicProvider> {
    const plugin = await PluginProcess.start({
      command,
      args: [...args, SERVER, engine],
      cwd: PROGRAM_FOLDER,
      hasStdin,
      env: { PULUMI_NODEJS_PROJECT: "test", ...env },
    });
    const provider = closedAfterTest(new DynamicProvider(plugin));
    const request = new wire.ConfigureRequest();
    request.setArgs(struct(config));
    await plugin.call<wire.ConfigureResponse>("configure", (done) => plugin.client.configure(request, done));
    return provider;
  }

  async check(
    olds: Properties,
    news: Properties,
  ): Promise<{ inputs: Properties; failures: { property: string; reason: string }[] }> {
    const request = new wire.CheckRequest();
    request.setOlds(struct(olds));
    request.setNews(struct(news));
    const response = await this.process.call<wire.CheckResponse>("check", (done) =>
      this.process.client.check(request, done),
    );
    return {
      inputs: propertiesOf(response.getInputs()),
      failures: response
        .getFailuresList()
        .map((failure) => ({ property: failure.getProperty(), reason: failure.getReason() })),
    };
  }

  async diff(id: string, olds: Properties, news: Properties): Promise<Diff> {
    const request = new wire.DiffRequest();
    request.setId(id);
    request.setOlds(struct(olds));
    request.setNews(struct(news));
    const response = await this.process.call<wire.DiffResponse>("diff", (done) =>
      this.process.client.diff(request, done),
    );
    return {
      changes: response.getChanges() === wire.DiffResponse.DiffChanges.DIFF_SOME,
      replaces: response.getReplacesList(),
      deleteBeforeReplace: response.getDeletebeforereplace(),
    };
  }

  /** @throws InitFailed when the object exists but is not finished, else CallFailed */
  async create(inputs: Properties): Promise<{ id: string; outputs: Properties }> {
    const request = new wire.CreateRequest();
    request.setProperties(struct(inputs));
    const response = await this.process.call<wire.CreateResponse>("create", (done) =>
      this.process.client.create(request, done),
    );
    return { id: response.getId(), outputs: propertiesOf(response.getProperties()) };
  }

  /** An empty id means that the object is gone. */
  /** Pulumi's process passes the provider no inputs. */
  async read(
    id: string,
    properties: Properties,
    _inputs?: Properties,
  ): Promise<{ id: string; outputs: Properties; inputs: Properties | undefined }> {
    const request = new wire.ReadRequest();
    request.setId(id);
    request.setProperties(struct(properties));
    const response = await this.process.call<wire.ReadResponse>("read", (done) =>
      this.process.client.read(request, done),
    );
    const inputs = response.getInputs();
    return {
      id: response.getId(),
      outputs: propertiesOf(response.getProperties()),
      inputs: inputs === undefined ? undefined : propertiesOf(inputs),
    };
  }

  /** @throws InitFailed when the update was not finished, else CallFailed */
  async update(id: string, olds: Properties, news: Properties): Promise<Properties> {
    const request = new wire.UpdateRequest();
    request.setId(id);
    request.setOlds(struct(olds));
    request.setNews(struct(news));
    const response = await this.process.call<wire.UpdateResponse>("update", (done) =>
      this.process.client.update(request, done),
    );
    return propertiesOf(response.getProperties());
  }

  async delete(id: string, properties: Properties): Promise<void> {
    const request = new wire.DeleteRequest();
    request.setId(id);
    request.setProperties(struct(properties));
    await this.process.call("delete", (done) => this.process.client.delete(request, done));
  }

  /** Closes the process's stdin, as the end of its engine does. */
  closeStdin(): void {
    this.process.closeStdin();
  }

  /** Resolves when the process has ended, with its exit code. */
  get ended(): Promise<number | null> {
    return this.process.ended;
  }

  /** Ends the process and waits until it is gone. */
  close(): Promise<void> {
    return this.process.close();
  }
}
