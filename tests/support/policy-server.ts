import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { credentials } from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import * as wire from "@pulumi/pulumi/proto/analyzer_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";

/** A resource as the engine shows it to a policy pack: its checked inputs. */
export interface AnalyzedResource {
  /** As in the type token: `ApplicationLink`. */
  readonly kind: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** The resource option. Default false. */
  readonly isProtected?: boolean;
  /** The prefix of its type token. Default: that of dynamic resources. */
  readonly prefix?: string;
}

/** What a policy found. */
export interface Violation {
  readonly policy: string;
  readonly message: string;
  readonly level: "advisory" | "mandatory";
}

const SERVER = join(dirname(require.resolve("@pulumi/pulumi/package.json")), "cmd/run-policy-pack");

/** The process in which Pulumi runs a policy pack, as the engine starts and calls it. */
export class PolicyServer {
  private constructor(
    private readonly process: ChildProcessByStdio<null, Readable, Readable>,
    private readonly client: AnalyzerClient,
  ) {}

  /** Starts the pack in a folder. Close it after use. */
  static async start(folder: string): Promise<PolicyServer> {
    const child = spawn(process.execPath, [SERVER, "127.0.0.1:1", "."], {
      cwd: folder,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const port = await firstLine(child);
    return new PolicyServer(child, new AnalyzerClient(`127.0.0.1:${port}`, credentials.createInsecure()));
  }

  /** Names of the policies with the names of what each can be configured with. */
  async policies(): Promise<Record<string, string[]>> {
    const info = await new Promise<wire.AnalyzerInfo>((resolve, reject) => {
      this.client.getAnalyzerInfo(new Empty(), (error, response) =>
        error ? reject(error) : resolve(response),
      );
    });
    return Object.fromEntries(
      info.getPoliciesList().map((policy) => {
        const properties = policy.getConfigschema()?.getProperties()?.toJavaScript() ?? {};
        return [policy.getName(), Object.keys(properties)];
      }),
    );
  }

  /** Sets the configuration of policies, as a file given with `--policy-pack-config` does. */
  async configure(config: Readonly<Record<string, Readonly<Record<string, unknown>>>>): Promise<void> {
    const request = new wire.ConfigureAnalyzerRequest();
    for (const [policy, { enforcementLevel = "mandatory", ...properties }] of Object.entries(config)) {
      const one = new wire.PolicyConfig();
      one.setEnforcementlevel(LEVELS[String(enforcementLevel)] ?? wire.EnforcementLevel.MANDATORY);
      one.setProperties(Struct.fromJavaScript(properties as Parameters<typeof Struct.fromJavaScript>[0]));
      request.getPolicyconfigMap().set(policy, one);
    }
    await new Promise<void>((resolve, reject) => {
      this.client.configure(request, (error) => (error ? reject(error) : resolve()));
    });
  }

  /** The violations that the policies report for one resource. */
  async analyze({
    kind,
    name,
    inputs,
    isProtected = false,
    prefix = "pulumi-nodejs:dynamic/confluence:",
  }: AnalyzedResource): Promise<Violation[]> {
    const request = new wire.AnalyzeRequest();
    request.setType(prefix + kind);
    request.setName(name);
    request.setUrn(`urn:pulumi:test::test::${prefix}${kind}::${name}`);
    request.setProperties(Struct.fromJavaScript(inputs as Parameters<typeof Struct.fromJavaScript>[0]));
    const options = new wire.AnalyzerResourceOptions();
    options.setProtect(isProtected);
    request.setOptions(options);
    const response = await new Promise<wire.AnalyzeResponse>((resolve, reject) => {
      this.client.analyze(request, (error, response) => (error ? reject(error) : resolve(response)));
    });
    return response.getDiagnosticsList().map((diagnostic) => ({
      policy: diagnostic.getPolicyname(),
      message: diagnostic.getMessage(),
      level: diagnostic.getEnforcementlevel() === wire.EnforcementLevel.MANDATORY ? "mandatory" : "advisory",
    }));
  }

  async close(): Promise<void> {
    this.client.close();
    if (this.process.exitCode !== null) return;
    const exited = once(this.process, "exit");
    this.process.kill();
    await exited;
  }
}

const LEVELS: Readonly<Record<string, wire.EnforcementLevel>> = {
  mandatory: wire.EnforcementLevel.MANDATORY,
  advisory: wire.EnforcementLevel.ADVISORY,
  disabled: wire.EnforcementLevel.DISABLED,
};

/** The server's port, or its error message when it ends instead. */
function firstLine(child: ChildProcessByStdio<null, Readable, Readable>): Promise<string> {
  return new Promise((resolve, reject) => {
    let stdout = "";
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      const [line] = stdout.split("\n", 1);
      if (stdout.includes("\n") && line !== undefined) resolve(line.trim());
    });
    child.once("exit", (code) => reject(new Error(`The policy pack ended with ${code}: ${stderr}`)));
  });
}
