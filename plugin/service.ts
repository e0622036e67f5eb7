import type { ServerUnaryCall, sendUnaryData, UntypedServiceImplementation } from "@grpc/grpc-js";
import { status } from "@grpc/grpc-js";
import { type PluginAttach, PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as wire from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { Kind } from "../provider/format/kinds";
import { NAME_KEY } from "../provider/format/marks";
import { limited } from "../provider/http/operation-limit";
import type { Provider } from "../provider/runtime/provider";
import type { Properties } from "../provider/runtime/struct";
import { advised } from "./advice";
import { Comparisons } from "./comparisons";
import { fromStruct, toServiceError, toStruct } from "./protocol";
import { declaredProvider, nameOf, typeOf } from "./urn";

/** Package name: the first part of every type token, and of the configuration's keys. */
export const PACKAGE = "confluence";

/** What the methods of the service need. */
export interface Plugin {
  readonly version: string;
  readonly schema: () => string;
  readonly providers: Readonly<Record<Kind, Provider>>;
  /**
   * Problems of a provider's configuration, each a sentence; none = it can be used.
   *
   * @param provider its name, if the program declares it; see {@link declaredProvider}
   */
  readonly configurationProblems: (args: Properties, provider: string | undefined) => readonly string[];
  /** Warnings about a provider's configuration. */
  readonly configurationCautions: (args: Properties, provider: string | undefined) => readonly string[];
  /** Shows the user a warning. */
  readonly warn: (message: string) => void;
  /** The configuration to record, with credentials marked as secrets. */
  readonly recordedConfiguration: (args: Properties) => Properties;
  readonly configure: (args: Properties, provider: string | undefined) => void;
  readonly invoke: (token: string, args: Properties) => Promise<Properties>;
  readonly construct: (request: wire.ConstructRequest) => Promise<wire.ConstructResponse>;
  /** Runs an operation on the resource with this URN. */
  readonly during: <T>(urn: string, operation: () => Promise<T>) => Promise<T>;
  /** The engine has cancelled the run. */
  readonly cancel: () => void;
  /** The address of an engine that did not start this process. */
  readonly attach: (address: string) => void;
}

/**
 * The engine's provider protocol, version 1, served by the same providers that serve dynamic resources: each method only translates
 * messages.
 */
export function providerService(plugin: Plugin): UntypedServiceImplementation {
  const kindOf = (urn: string): Kind => {
    const type = typeOf(urn);
    const kind = type.split(":").at(-1) ?? "";
    if (!type.startsWith(`${PACKAGE}:`) || !isKind(plugin, kind))
      throw new Error(`The package ${PACKAGE} has no resource of the type ${type}`);
    return kind;
  };
  const comparisons = new Comparisons();
  /** Operations on resources run under the URN, so that their warnings find it. */
  const onResource = <Request extends { getUrn(): string }, Response>(
    operation: (request: Request, provider: Provider) => Promise<Response>,
  ) =>
    method((request: Request) =>
      plugin.during(request.getUrn(), async () => {
        return operation(request, plugin.providers[kindOf(request.getUrn())]);
      }),
    );

  return {
    handshake: method(async () => {
      const response = new wire.ProviderHandshakeResponse();
      response.setAcceptSecrets(true);
      response.setAcceptResources(false);
      response.setAcceptOutputs(true);
      return response;
    }),

    getPluginInfo: method(async () => new PluginInfo().setVersion(plugin.version)),

    getSchema: method(async (request: wire.GetSchemaRequest) => {
      if (request.getVersion() !== 0)
        throw new Error(`There is no schema of version ${request.getVersion()}`);
      return new wire.GetSchemaResponse().setSchema(plugin.schema());
    }),

    checkConfig: method(async (request: wire.CheckRequest) => {
      const news = fromStruct(request.getNews());
      const provider = declaredProvider(request.getUrn());
      await plugin.during(request.getUrn(), async () => {
        for (const caution of plugin.configurationCautions(news, provider)) plugin.warn(caution);
      });
      const response = new wire.CheckResponse();
      response.setInputs(toStruct(plugin.recordedConfiguration(news)));
      response.setFailuresList(
        plugin
          .configurationProblems(news, provider)
          .map((problem) => new wire.CheckFailure().setReason(problem)),
      );
      return response;
    }),

    // A different address or login may lead to the same objects; whether it is the same server is checked before the first write.
    diffConfig: method(async () => new wire.DiffResponse()),

    configure: method(async (request: wire.ConfigureRequest) => {
      plugin.configure(fromStruct(request.getArgs()), declaredProvider(request.getUrn()));
      const response = new wire.ConfigureResponse();
      response.setAcceptsecrets(true);
      response.setSupportspreview(true);
      response.setAcceptresources(false);
      response.setAcceptoutputs(true);
      return response;
    }),

    invoke: method(async (request: wire.InvokeRequest) => {
      const response = new wire.InvokeResponse();
      response.setReturn(toStruct(await plugin.invoke(request.getTok(), fromStruct(request.getArgs()))));
      return response;
    }),

    check: onResource(async (request: wire.CheckRequest, provider) => {
      const [olds, news] = [fromStruct(request.getOlds()), fromStruct(request.getNews())];
      comparisons.beforeCheck(request.getUrn(), olds, provider);
      const { inputs = {}, failures = [] } = await provider.check(olds, {
        ...news,
        [NAME_KEY]: nameOf(request.getUrn()),
      });
      const response = new wire.CheckResponse();
      response.setInputs(toStruct(inputs));
      response.setFailuresList(
        failures.map(({ property, reason }) =>
          new wire.CheckFailure().setProperty(property).setReason(reason),
        ),
      );
      return response;
    }),

    diff: onResource(async (request: wire.DiffRequest, provider) => {
      const olds = fromStruct(request.getOlds());
      const news = fromStruct(request.getNews());
      const {
        changes,
        replaces = [],
        deleteBeforeReplace,
        changed,
      } = await provider.diff(request.getId(), olds, news);
      const response = new wire.DiffResponse();
      const { DIFF_SOME, DIFF_NONE } = wire.DiffResponse.DiffChanges;
      response.setChanges(changes === true ? DIFF_SOME : DIFF_NONE);
      response.setReplacesList([...replaces]);
      response.setDeletebeforereplace(deleteBeforeReplace === true);
      if (changes !== true) return response;
      response.setDiffsList([...changed]);
      if (replaces.length === 0) comparisons.requireUpdate(request.getUrn(), request.getId(), olds, news);
      response.setHasdetaileddiff(true);
      for (const name of changed) {
        const diff = new wire.PropertyDiff();
        diff.setKind(kindOfDiff(olds[name], news[name], replaces.includes(name)));
        response.getDetaileddiffMap().set(name, diff);
      }
      return response;
    }),

    create: onResource(async (request: wire.CreateRequest, provider) => {
      const inputs = fromStruct(request.getProperties());
      const response = new wire.CreateResponse();
      const { id = "", outs = {} } = request.getPreview()
        ? { outs: provider.plan(inputs) }
        : await limited("create", request.getTimeout(), () => provider.create(inputs));
      response.setId(id);
      response.setProperties(toStruct(outs));
      return response;
    }),

    read: onResource(async (request: wire.ReadRequest, provider) => {
      const known = fromStruct(request.getProperties());
      const given = request.hasInputs() ? fromStruct(request.getInputs()) : known;
      const { id, props = {}, inputs = given } = await provider.read(request.getId(), known, given);
      const response = new wire.ReadResponse();
      if (id === undefined) return response;
      response.setId(id);
      response.setProperties(toStruct(props));
      response.setInputs(toStruct(inputs));
      return response;
    }),

    update: onResource(async (request: wire.UpdateRequest, provider) => {
      const olds = fromStruct(request.getOlds());
      const news = fromStruct(request.getNews());
      const response = new wire.UpdateResponse();
      const { outs = {} } = request.getPreview()
        ? { outs: provider.plan(news, olds) }
        : await limited("update", request.getTimeout(), () => provider.update(request.getId(), olds, news));
      response.setProperties(toStruct(outs));
      return response;
    }),

    delete: onResource(async (request: wire.DeleteRequest, provider) => {
      await limited("delete", request.getTimeout(), () =>
        provider.delete(request.getId(), fromStruct(request.getProperties())),
      );
      return new Empty();
    }),

    construct: method((request: wire.ConstructRequest) => plugin.construct(request)),

    cancel: method(async () => {
      plugin.cancel();
      return new Empty();
    }),

    // With PULUMI_DEBUG_PROVIDERS.
    attach: method(async (request: PluginAttach) => {
      plugin.attach(request.getAddress());
      return new Empty();
    }),

    // There are no equivalent resources of other tools.
    getMapping: method(async () => new wire.GetMappingResponse()),
    getMappings: method(async () => new wire.GetMappingsResponse()),

    call: unserved("Call"),
    parameterize: unserved("Parameterize"),
  };
}

function method<Request, Response>(serve: (request: Request) => Promise<Response>) {
  return ({ request }: ServerUnaryCall<Request, Response>, respond: sendUnaryData<Response>): void => {
    serve(request).then(
      (response) => respond(null, response),
      (error: unknown) => respond(toServiceError(advised(error)), null),
    );
  };
}

function unserved(name: string) {
  return (_call: unknown, respond: sendUnaryData<never>): void =>
    respond({ code: status.UNIMPLEMENTED, details: `${name} is not served by the package ${PACKAGE}` }, null);
}

function isKind({ providers }: Plugin, name: string): name is Kind {
  return Object.hasOwn(providers, name);
}

function kindOfDiff(before: unknown, after: unknown, isReplaced: boolean): wire.PropertyDiff.Kind {
  const kinds = wire.PropertyDiff.Kind;
  if (before === undefined) return isReplaced ? kinds.ADD_REPLACE : kinds.ADD;
  if (after === undefined) return isReplaced ? kinds.DELETE_REPLACE : kinds.DELETE;
  return isReplaced ? kinds.UPDATE_REPLACE : kinds.UPDATE;
}
