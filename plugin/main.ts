import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { engine } from "../provider/process/engine";
import { createHost } from "../provider/runtime/host";
import { providersOf } from "../provider/runtime/providers";
import type { Properties } from "../provider/runtime/struct";
import { ComponentProcess } from "./component-process";
import { EngineLog } from "./engine-log";
import { callFunction } from "./functions";
import {
  configurationCautions,
  configurationOf,
  configurationProblems,
  recordedConfiguration,
  withConfiguration,
} from "./provider-configuration";
import { providerService } from "./service";

const LARGEST_MESSAGE_BYTES = 400 * 1024 * 1024;

/** Where the build puts schema and components beside this bundle. */
const FILES = { schema: join(__dirname, "schema.json"), components: join(__dirname, "components.mjs") };

async function main(): Promise<void> {
  const schema = readFileSync(FILES.schema, "utf8");
  const version = String((JSON.parse(schema) as { version?: unknown }).version ?? "");
  engine?.watch();
  let log = engine === undefined ? undefined : new EngineLog(engine.address);
  const host = createHost((kind, message) => log?.warn(`${kind} ${message}`));
  let components = new ComponentProcess(FILES.components, engine?.address ?? "", version);
  let configured: Properties = {};
  let declaredAs: string | undefined;
  const service = providerService({
    version,
    schema: () => schema,
    providers: providersOf(host),
    configurationProblems,
    configurationCautions,
    warn: (message) => log?.warn(message),
    recordedConfiguration,
    configure: (args, provider) => {
      // The engine configures a plugin once in a run.
      host.renew();
      configured = args;
      declaredAs = provider;
      const configuration = configurationOf(args);
      const get = (key: string): string | undefined => configuration.get(key);
      host.configure({ get, require: (key) => get(key) ?? "" }, provider);
    },
    invoke: async (token, args) => callFunction(host.connections, token, args),
    construct: (request) => components.construct(withConfiguration(request, configured), declaredAs),
    during: (urn, operation) => (log === undefined ? operation() : log.during(urn, operation)),
    cancel: () => host.cancel(),
    attach: (address) => {
      log?.close();
      components.close();
      log = new EngineLog(address);
      components = new ComponentProcess(FILES.components, address, version);
    },
  });
  const server = new Server({
    // Statistics of every call, for a debugger that nobody connects.
    "grpc.enable_channelz": 0,
    "grpc.max_receive_message_length": LARGEST_MESSAGE_BYTES,
    "grpc.max_send_message_length": LARGEST_MESSAGE_BYTES,
  });
  server.addService(ResourceProviderService, service);
  // The engine reads the port from the first line.
  process.stdout.write(`${await bind(server)}\n`);
}

function bind(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) =>
      error === null ? resolve(port) : reject(error),
    );
  });
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exitCode = 1;
});
