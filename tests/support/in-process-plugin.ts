import { KIND_NAMES } from "../../provider/format/kinds";
import { createHost } from "../../provider/runtime/host";
import type { Provider } from "../../provider/runtime/provider";
import { providersOf } from "../../provider/runtime/providers";
import { warningPrinter } from "../../provider/runtime/warnings";
import type { DynamicProviderOptions, Plugin } from "./dynamic-provider";
import { PROVIDER_KEY, type Properties } from "./engine/properties";
import { CallFailed, InitFailed } from "./plugin-process";

const UNKNOWN_STATUS = 2;
const UNAVAILABLE_STATUS = 14;

/** A plugin that can be killed: its connections end, calls in progress fail, and nothing it still does reaches a server. */
export interface InProcessPlugin extends Plugin {
  kill(): Promise<void>;
}

/**
 * The same providers without the process around them, configured anew for each operation: for suites of hundreds of
 * operations, whose subject is what reaches the server and not how the process is called.
 */
export async function startInProcessPlugin({ config }: DynamicProviderOptions): Promise<InProcessPlugin> {
  let die = (): void => undefined;
  const death = new Promise<never>((_, reject) => {
    die = () => reject(new CallFailed("kill", UNAVAILABLE_STATUS, "the plugin was killed"));
  });
  death.catch(() => undefined);
  const printed: string[] = [];
  const host = createHost(warningPrinter((line) => printed.push(line)));
  const providers = providersOf(host);
  const get = (key: string): string | undefined => config[key];
  host.configure({ get, require: (key) => get(key) ?? "" });

  const handlerOf = (properties: Properties): Provider => {
    const name = /\.(\w+);$/.exec(String(properties[PROVIDER_KEY]))?.[1] ?? "";
    const kind = KIND_NAMES.find((candidate) => candidate.toLowerCase() === name.toLowerCase());
    if (kind === undefined) throw new Error(`There is no handler "${name}"`);
    return providers[kind];
  };
  const withCode = (properties: object | undefined, from: Properties): Properties => ({
    ...throughTheWire(properties ?? {}),
    [PROVIDER_KEY]: from[PROVIDER_KEY],
  });

  return {
    get output() {
      return printed.join("");
    },
    async check(olds, news) {
      const { inputs, failures = [] } = await called(death, "check", () =>
        handlerOf(news).check(throughTheWire(olds), throughTheWire(news)),
      );
      return { inputs: withCode(inputs, news), failures: [...failures] };
    },
    async diff(id, olds, news) {
      const result = await called(death, "diff", () =>
        handlerOf(news).diff(id, throughTheWire(olds), throughTheWire(news)),
      );
      return {
        changes: result.changes ?? false,
        replaces: result.replaces ?? [],
        deleteBeforeReplace: result.deleteBeforeReplace ?? false,
      };
    },
    async create(inputs) {
      const { id, outs } = await called(death, "create", () =>
        handlerOf(inputs).create(throughTheWire(inputs)),
      );
      return { id, outputs: withCode(outs, inputs) };
    },
    async read(id, properties) {
      const result = await called(death, "read", () =>
        handlerOf(properties).read(id, throughTheWire(properties)),
      );
      return {
        id: result.id ?? "",
        outputs: withCode(result.props, properties),
        inputs: result.inputs === undefined ? undefined : withCode(result.inputs, properties),
      };
    },
    async update(id, olds, news) {
      const { outs } = await called(death, "update", () =>
        handlerOf(news).update(id, throughTheWire(olds), throughTheWire(news)),
      );
      return withCode(outs, news);
    },
    async delete(id, properties) {
      await called(death, "delete", () => handlerOf(properties).delete(id, throughTheWire(properties)));
    },
    close: () => host.connections.close(),
    kill: () => {
      die();
      return host.connections.close();
    },
  };
}

function throughTheWire(properties: object): Properties {
  return JSON.parse(JSON.stringify(properties)) as Properties;
}

async function called<T>(death: Promise<never>, method: string, call: () => Promise<T>): Promise<T> {
  try {
    return await Promise.race([call(), death]);
  } catch (error) {
    if (error instanceof CallFailed) throw error;
    const details = error instanceof Error ? error.message : String(error);
    const { id, properties, reasons } = error as { id?: string; properties?: Properties; reasons?: string[] };
    const status = { code: UNKNOWN_STATUS, details };
    if (id !== undefined)
      throw new InitFailed(method, status, id, throughTheWire(properties ?? {}), reasons ?? []);
    throw new CallFailed(method, UNKNOWN_STATUS, details);
  }
}
