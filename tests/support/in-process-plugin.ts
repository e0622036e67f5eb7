import { applicationLink } from "../../provider/resources/application-link/definition";
import { incomingConsumer } from "../../provider/resources/incoming-consumer/definition";
import { incomingOAuth2Client } from "../../provider/resources/incoming-oauth2-client/definition";
import { oauthSettings } from "../../provider/resources/oauth-settings";
import { outgoingOAuth2Client } from "../../provider/resources/outgoing-oauth2-client/definition";
import { rsaKeyPair } from "../../provider/resources/rsa-key-pair";
import { adapt, type Provider } from "../../provider/runtime/adapter";
import { createHost } from "../../provider/runtime/host";
import { CallFailed, type DynamicProviderOptions, InitFailed, type Plugin } from "./dynamic-provider";
import { PROVIDER_KEY, type Properties } from "./engine/properties";

const UNKNOWN_STATUS = 2;

/**
 * The same providers without the process around them, configured anew for each operation: for suites of hundreds of
 * operations, whose subject is what reaches the server and not how the process is called.
 */
export async function startInProcessPlugin({ config }: DynamicProviderOptions): Promise<Plugin> {
  const host = createHost();
  const handlers: Record<string, Provider> = {
    applicationLink: adapt(applicationLink, host),
    oauthSettings: adapt(oauthSettings, host),
    incomingConsumer: adapt(incomingConsumer, host),
    incomingOAuth2Client: adapt(incomingOAuth2Client, host),
    outgoingOAuth2Client: adapt(outgoingOAuth2Client, host),
    rsaKeyPair: adapt(rsaKeyPair, host),
  };
  const get = (key: string): string | undefined => config[key];
  host.configure({ get, require: (key) => get(key) ?? "" });

  const handlerOf = (properties: Properties): Provider => {
    const name = /\.(\w+);$/.exec(String(properties[PROVIDER_KEY]))?.[1] ?? "";
    const handler = handlers[name];
    if (handler === undefined) throw new Error(`There is no handler "${name}"`);
    return handler;
  };
  const withCode = (properties: object | undefined, from: Properties): Properties => ({
    ...throughTheWire(properties ?? {}),
    [PROVIDER_KEY]: from[PROVIDER_KEY],
  });

  return {
    output: "",
    async check(olds, news) {
      const { inputs, failures = [] } = await called("check", () =>
        handlerOf(news).check(throughTheWire(olds), throughTheWire(news)),
      );
      return { inputs: withCode(inputs, news), failures: [...failures] };
    },
    async diff(id, olds, news) {
      const result = await called("diff", () =>
        handlerOf(news).diff(id, throughTheWire(olds), throughTheWire(news)),
      );
      return {
        changes: result.changes ?? false,
        replaces: result.replaces ?? [],
        deleteBeforeReplace: result.deleteBeforeReplace ?? false,
      };
    },
    async create(inputs) {
      const { id, outs } = await called("create", () => handlerOf(inputs).create(throughTheWire(inputs)));
      return { id, outputs: withCode(outs, inputs) };
    },
    async read(id, properties) {
      const result = await called("read", () => handlerOf(properties).read(id, throughTheWire(properties)));
      return {
        id: result.id ?? "",
        outputs: withCode(result.props, properties),
        inputs: result.inputs === undefined ? undefined : withCode(result.inputs, properties),
      };
    },
    async update(id, olds, news) {
      const { outs } = await called("update", () =>
        handlerOf(news).update(id, throughTheWire(olds), throughTheWire(news)),
      );
      return withCode(outs, news);
    },
    async delete(id, properties) {
      await called("delete", () => handlerOf(properties).delete(id, throughTheWire(properties)));
    },
    close: () => host.connections.close(),
  };
}

function throughTheWire(properties: object): Properties {
  return JSON.parse(JSON.stringify(properties)) as Properties;
}

async function called<T>(method: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const details = error instanceof Error ? error.message : String(error);
    const { id, properties, reasons } = error as { id?: string; properties?: Properties; reasons?: string[] };
    const status = { code: UNKNOWN_STATUS, details };
    if (id !== undefined)
      throw new InitFailed(method, status, id, throughTheWire(properties ?? {}), reasons ?? []);
    throw new CallFailed(method, UNKNOWN_STATUS, details);
  }
}
