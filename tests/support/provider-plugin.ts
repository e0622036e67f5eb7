import { join } from "node:path";
import type { ServiceError } from "@grpc/grpc-js";
import { LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import { PluginAttach } from "@pulumi/pulumi/proto/plugin_pb";
import * as wire from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { closedAfterTest } from "./closing";
import type { Diff, DynamicProviderOptions } from "./dynamic-provider";
import type { Properties } from "./engine/properties";
import { EngineLog, type LogEntry } from "./engine-log-server";
import { PluginProcess, propertiesOf, struct } from "./plugin-process";

/** Options of a provider plugin. */
export interface ProviderPluginOptions extends Pick<DynamicProviderOptions, "env" | "hasStdin"> {
  /** The provider's own configuration, by key without the package. Default: it is left unconfigured. */
  readonly config?: Properties;
  /** Its name: one that the program declares has another than the default provider. Default: `default`. */
  readonly provider?: string;
}

/** A plugin's response to the check of a provider's configuration or of a resource's inputs. */
export interface Checked {
  readonly inputs: Properties;
  readonly failures: readonly { readonly property: string; readonly reason: string }[];
}

/** The response to `diff` with what changes by property: `UPDATE`, `ADD_REPLACE` and so on. */
export interface DetailedDiff extends Diff {
  readonly details: Readonly<Record<string, string>>;
}

/** Which resource a call is about. */
export interface Subject {
  readonly kind: string;
  readonly name: string;
}

const FOLDER = join(__dirname, "../../plugin");
const LAUNCHER =
  process.platform === "win32" ? "pulumi-resource-confluence.cmd" : "pulumi-resource-confluence";

/** The built provider plugin, started by its launcher, as the engine starts and calls it. */
export class ProviderPlugin {
  private constructor(
    private readonly process: PluginProcess,
    private readonly log: EngineLog,
  ) {}

  /** Starts the plugin and an engine to write its log. Both end with the running test at the latest. */
  static async start({
    config,
    provider,
    env = {},
    hasStdin = false,
  }: ProviderPluginOptions = {}): Promise<ProviderPlugin> {
    const log = closedAfterTest(await EngineLog.start());
    const process = await PluginProcess.start({
      command: join(FOLDER, LAUNCHER),
      args: [log.address],
      cwd: FOLDER,
      hasStdin,
      env,
    });
    const plugin = closedAfterTest(new ProviderPlugin(process, log));
    if (config !== undefined) await plugin.configure(config, provider);
    return plugin;
  }

  /** What the engine would show: the log, and the output of the process. */
  get output(): string {
    const shown = this.log.entries.map(({ severity, message }) =>
      severity === LogSeverity.WARNING ? `warning: ${message}` : message,
    );
    return [this.process.output, ...shown].join("\n");
  }

  /** What the plugin has written into the engine's log. */
  get warnings(): readonly LogEntry[] {
    return this.log.entries;
  }

  async handshake(): Promise<wire.ProviderHandshakeResponse.AsObject> {
    const request = new wire.ProviderHandshakeRequest().setEngineAddress(this.log.address);
    const response = await this.#call<wire.ProviderHandshakeResponse>("handshake", request);
    return response.toObject();
  }

  /** The schema as a JSON string. */
  async schema(version = 0): Promise<string> {
    const request = new wire.GetSchemaRequest().setVersion(version);
    return (await this.#call<wire.GetSchemaResponse>("getSchema", request)).getSchema();
  }

  async checkConfig(config: Properties, provider?: string): Promise<Checked> {
    const request = new wire.CheckRequest().setUrn(providerUrn(provider)).setNews(struct(config));
    return checked(await this.#call<wire.CheckResponse>("checkConfig", request));
  }

  async diffConfig(olds: Properties, news: Properties): Promise<Diff> {
    const request = new wire.DiffRequest().setOlds(struct(olds)).setNews(struct(news));
    return differenceOf(await this.#call<wire.DiffResponse>("diffConfig", request));
  }

  async configure(config: Properties, provider?: string): Promise<wire.ConfigureResponse.AsObject> {
    const request = new wire.ConfigureRequest().setUrn(providerUrn(provider)).setArgs(struct(config));
    return (await this.#call<wire.ConfigureResponse>("configure", request)).toObject();
  }

  async invoke(name: string, args: Properties = {}): Promise<Properties> {
    const request = new wire.InvokeRequest().setTok(`confluence:index:${name}`).setArgs(struct(args));
    return propertiesOf((await this.#call<wire.InvokeResponse>("invoke", request)).getReturn());
  }

  async check(subject: Subject, news: Properties, olds: Properties = {}): Promise<Checked> {
    const request = new wire.CheckRequest();
    request.setUrn(urnOf(subject)).setOlds(struct(olds)).setNews(struct(news));
    return checked(await this.#call<wire.CheckResponse>("check", request));
  }

  async diff(subject: Subject, id: string, olds: Properties, news: Properties): Promise<DetailedDiff> {
    const request = new wire.DiffRequest();
    request.setUrn(urnOf(subject)).setId(id).setOlds(struct(olds)).setNews(struct(news));
    return differenceOf(await this.#call<wire.DiffResponse>("diff", request));
  }

  /**
   * @param timeoutSeconds of the resource option `customTimeouts`; 0 = none
   * @throws InitFailed when the object exists but is not finished, else CallFailed
   */
  async create(
    subject: Subject,
    inputs: Properties,
    isPreview = false,
    timeoutSeconds = 0,
  ): Promise<{ id: string; outputs: Properties }> {
    const request = new wire.CreateRequest();
    request.setUrn(urnOf(subject)).setProperties(struct(inputs)).setPreview(isPreview);
    request.setTimeout(timeoutSeconds);
    const response = await this.#call<wire.CreateResponse>("create", request);
    return { id: response.getId(), outputs: propertiesOf(response.getProperties()) };
  }

  /** An empty id means that the object is gone, or that there is none to import. */
  async read(
    subject: Subject,
    id: string,
    properties: Properties = {},
    inputs: Properties = {},
  ): Promise<{ id: string; outputs: Properties; inputs: Properties }> {
    const request = new wire.ReadRequest();
    request.setUrn(urnOf(subject)).setId(id).setProperties(struct(properties)).setInputs(struct(inputs));
    const response = await this.#call<wire.ReadResponse>("read", request);
    return {
      id: response.getId(),
      outputs: propertiesOf(response.getProperties()),
      inputs: propertiesOf(response.getInputs()),
    };
  }

  /** @throws InitFailed when the update was not finished, else CallFailed */
  async update(
    subject: Subject,
    id: string,
    olds: Properties,
    news: Properties,
    isPreview = false,
  ): Promise<Properties> {
    const request = new wire.UpdateRequest();
    request.setUrn(urnOf(subject)).setId(id).setOlds(struct(olds)).setNews(struct(news));
    request.setPreview(isPreview);
    return propertiesOf((await this.#call<wire.UpdateResponse>("update", request)).getProperties());
  }

  /** @param timeoutSeconds as for {@link create} */
  async delete(subject: Subject, id: string, properties: Properties, timeoutSeconds = 0): Promise<void> {
    const request = new wire.DeleteRequest();
    request.setUrn(urnOf(subject)).setId(id).setProperties(struct(properties)).setTimeout(timeoutSeconds);
    await this.#call("delete", request);
  }

  /** What another engine does first that did not start the plugin. */
  async attach(address: string): Promise<void> {
    await this.#call("attach", new PluginAttach().setAddress(address));
  }

  async cancel(): Promise<void> {
    await this.#call("cancel", new Empty());
  }

  /** Methods that the plugin does not serve fail too. */
  async getMapping(): Promise<wire.GetMappingResponse.AsObject> {
    const response = await this.#call<wire.GetMappingResponse>("getMapping", new wire.GetMappingRequest());
    return response.toObject();
  }

  /** Ends the engine: the other end of stdin is closed, and nobody listens at its address. */
  async endEngine(): Promise<void> {
    this.process.closeStdin();
    await this.log.close();
  }

  /** Resolves when the process has ended, with its exit code. */
  get ended(): Promise<number | null> {
    return this.process.ended;
  }

  /** Ends the process and waits until it is gone. */
  async close(): Promise<void> {
    await this.process.close();
    await this.log.close();
  }

  #call<Response>(method: Method, request: object): Promise<Response> {
    const { client } = this.process;
    return this.process.call<Response>(method, (done) => {
      const send = client[method] as unknown as (request: object, done: Done<Response>) => unknown;
      return send.call(client, request, done);
    });
  }
}

/** The URN of a resource as the engine gives it. */
export function urnOf({ kind, name }: Subject): string {
  return `urn:pulumi:test::test::confluence:index:${kind}::${name}`;
}

type Done<Response> = (error: ServiceError | null, response: Response) => void;

type Method = keyof Pick<
  PluginProcess["client"],
  | "handshake"
  | "getSchema"
  | "checkConfig"
  | "diffConfig"
  | "configure"
  | "invoke"
  | "check"
  | "diff"
  | "create"
  | "read"
  | "update"
  | "delete"
  | "attach"
  | "cancel"
  | "getMapping"
>;

function providerUrn(name = "default"): string {
  return `urn:pulumi:test::test::pulumi:providers:confluence::${name}`;
}

function checked(response: wire.CheckResponse): Checked {
  return {
    inputs: propertiesOf(response.getInputs()),
    failures: response
      .getFailuresList()
      .map((failure) => ({ property: failure.getProperty(), reason: failure.getReason() })),
  };
}

function differenceOf(response: wire.DiffResponse): DetailedDiff {
  const names = Object.fromEntries(
    Object.entries(wire.PropertyDiff.Kind).map(([name, value]) => [value, name]),
  );
  const details: Record<string, string> = {};
  response.getDetaileddiffMap().forEach((diff, property) => {
    details[property] = names[diff.getKind()] ?? "";
  });
  return {
    changes: response.getChanges() === wire.DiffResponse.DiffChanges.DIFF_SOME,
    replaces: response.getReplacesList(),
    deleteBeforeReplace: response.getDeletebeforereplace(),
    details,
  };
}
