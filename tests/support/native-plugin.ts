import { KINDS } from "../../provider/format/kinds";
import type { DynamicProviderOptions, Plugin } from "./dynamic-provider";
import { PROVIDER_KEY, type Properties, SECRET_INPUTS_KEY, secret } from "./engine/properties";
import { InitFailed } from "./plugin-process";
import { ProviderPlugin, type Subject } from "./provider-plugin";

const NAME_KEY = "__resourceName";

/**
 * The provider plugin in place of the dynamic provider, so that tests of the one run on the other: the
 * kind of a resource is taken from the code that a dynamic resource carries, which the plugin never sees.
 *
 * @example new FakeEngine(options, startNativePlugin)
 */
export async function startNativePlugin(options: DynamicProviderOptions): Promise<Plugin> {
  const { config, env, hasStdin } = options;
  const plugin = await ProviderPlugin.start({
    config: Object.fromEntries(
      Object.entries(config).map(([key, value]) => [key.replace(/^confluence:/, ""), value]),
    ),
    ...(env && { env }),
    ...(hasStdin && { hasStdin }),
  });
  return {
    get output() {
      return plugin.output;
    },
    async check(olds, news) {
      const { inputs, failures } = await plugin.check(subjectOf(news), sent(news), sent(olds));
      return { inputs: withCode(inputs, news), failures: [...failures] };
    },
    diff: (id, olds, news) => plugin.diff(subjectOf(olds), id, sent(olds), sent(news)),
    async create(inputs) {
      const { id, outputs } = await unfinishedWithCode(inputs, () =>
        plugin.create(subjectOf(inputs), sent(inputs)),
      );
      return { id, outputs: withCode(outputs, inputs) };
    },
    async read(id, properties, given) {
      const { outputs, inputs, ...read } = await plugin.read(
        subjectOf(properties),
        id,
        sent(properties),
        given && sent(given),
      );
      return { ...read, outputs: withCode(outputs, properties), inputs: withCode(inputs, properties) };
    },
    update: async (id, olds, news) =>
      withCode(
        await unfinishedWithCode(news, () => plugin.update(subjectOf(news), id, sent(olds), sent(news))),
        news,
      ),
    delete: (id, properties) => plugin.delete(subjectOf(properties), id, sent(properties)),
    close: () => plugin.close(),
  };
}

function subjectOf(properties: Properties): Subject {
  const handler = /\.(\w+);$/.exec(String(properties[PROVIDER_KEY]))?.[1];
  const [kind] = Object.entries(KINDS).find((entry) => entry[1].handler === handler) ?? [];
  if (kind === undefined) throw new Error(`There is no handler "${handler}"`);
  return { kind, name: String(properties[NAME_KEY] ?? "resource") };
}

/** What the engine gives to a plugin that accepts secrets. */
function sent(properties: Properties): Properties {
  const { [PROVIDER_KEY]: _, [NAME_KEY]: __, [SECRET_INPUTS_KEY]: marked, ...rest } = properties;
  const names: readonly unknown[] = Array.isArray(marked) ? marked : [];
  return Object.fromEntries(
    Object.entries(rest).map(([name, value]) => [name, names.includes(name) ? secret(value) : value]),
  );
}

async function unfinishedWithCode<T>(inputs: Properties, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof InitFailed)) throw error;
    const { method, code, message, id, properties, reasons } = error;
    throw new InitFailed(method, { code, details: message }, id, withCode(properties, inputs), reasons);
  }
}

function withCode(properties: Properties, from: Properties): Properties {
  return { ...properties, [PROVIDER_KEY]: from[PROVIDER_KEY] };
}
