import { isDeepStrictEqual } from "node:util";
import { connectionCautions } from "../connection/connection-cautions";
import type { Adopt } from "../connection/connection-settings";
import type { RecordedInstance } from "../connection/instance";
import { type HeldObject, keyOf } from "../connection/ledger";
import { COMMON_OUTPUTS, factsOf } from "../format/kinds";
import { PROVIDER_KEY, REPLACE_ON_CHANGES_KEY, UNKNOWN } from "../format/marks";
import { AppLinksError } from "../http/errors";
import { DEFAULT_CONNECTION } from "../http/option-key";
import type { Redactor } from "../http/redaction";
import {
  type CommonState,
  type Context,
  type Recorded,
  type ResourceDefinition,
  Unfinished,
} from "../resources/definition";
import { findExisting } from "../resources/existing";
import { isSame } from "./comparison";
import { configurationProblem, hasMoved, leadsTo, movedCaution } from "./connection-checks";
import type { Host } from "./host";
import { presentable, presentableMessage } from "./presentable";
import type { Provider } from "./provider";
import { recordedConnectionAdvice } from "./recorded-connection";
import { isReplacedOnChange } from "./replace-on-changes";
import { SecretProperties } from "./secret-properties";
import {
  keptNote,
  newerState,
  nothingToImport,
  nothingToRead,
  notImportable,
  STAYS,
  subjectOf,
  takenOverNote,
} from "./sentences";
import { declared, isUnknown, type Properties, plain } from "./struct";
import { unconfirmed } from "./unconfirmed";
import { cautionsOf, fieldsOf, isMissing, sentenceOf, validate } from "./validation";

/** Version of the state format; increased when older packages cannot read what newer ones write. */
export const STATE_VERSION = 1;

/** Output that contains {@link STATE_VERSION}. */
const VERSION_KEY = "stateVersion";

/**
 * Turns a definition into what the dynamic provider process calls. Only this function knows that process: `configure` must
 * not be asynchronous, because calls arrive before it ends and its failure is ignored; results must be plain JSON, because
 * anything else fails the call after the object was created; state replaces the previous state, so it is always complete;
 * errors have an id only if the object exists.
 */
export function adapt<Inputs extends object, State extends object>(
  definition: ResourceDefinition<Inputs, State>,
  host: Host,
): Provider {
  const fields = fieldsOf(definition.fields);
  const facts = factsOf(definition.kind);
  const secrets = new SecretProperties(definition.kind, host.secrets);
  const writeOnly = new Set(facts.secretInputs);

  /** @param sources what the state was made from, with the program's marks of secrets */
  const outputs = (state: object, ...sources: Properties[]): Properties => ({
    ...secrets.marked(state, ...sources),
    [VERSION_KEY]: STATE_VERSION,
  });
  const isConnected = fields.has("connection");
  /**
   * The inputs that only steer the provider. They are recorded as well: a refresh has to return every input, and shows one that is missing
   * as a change, but Pulumi's process for dynamic providers passes it the state alone.
   */
  const steering = (properties: object): Properties =>
    Object.fromEntries(Object.entries(properties).filter(([name]) => fields.get(name)?.onChange === "local"));
  /** The part of the state that all kinds have in common; a new resource reads it before it writes anything. */
  const recordedOf = async (
    context: Context,
    adopted: boolean | undefined,
    inputs: object,
  ): Promise<Partial<CommonState>> =>
    isConnected
      ? { ...steering(inputs), ...(await context.instance.recorded()), adopted: adopted === true }
      : {};

  const isAsRecorded = (stored: object, live: object): boolean =>
    [...fields].every(
      ([name, { onChange }]) =>
        onChange === "local" || isDeepStrictEqual(Reflect.get(stored, name), Reflect.get(live, name)),
    );

  const contextOf = (properties: Properties): Context => {
    const connection = typeof properties.connection === "string" ? properties.connection : DEFAULT_CONNECTION;
    return {
      get instance() {
        return host.connections.instance(connection);
      },
      get ledger() {
        return host.connections.ledger(connection);
      },
      get adopt() {
        return (properties.adopt as Adopt | undefined) ?? host.connections.outline(connection).adopt;
      },
      get isPartialRun() {
        return host.isPartialRun();
      },
      warn: (message, kind = definition.kind) => host.warn(kind, message),
    };
  };

  /** Whether the connection was renamed but leads to the same URL; that it is the same server is confirmed later. */
  const isSameServer = ({ connection }: Properties, { instanceUrl }: Properties): boolean =>
    typeof connection === "string" &&
    typeof instanceUrl === "string" &&
    leadsTo(host.connections, connection, instanceUrl);

  const cautionAboutMove = (connection: unknown, { instanceUrl }: Properties): void => {
    const caution = movedCaution(host.connections, String(connection), instanceUrl);
    if (caution !== undefined) host.warn("connection", caution);
  };

  /** The stored state, after verifying that this package can read it and that it belongs to this server. */
  const opened = async (properties: Properties): Promise<{ context: Context; state: Recorded<State> }> => {
    const { [VERSION_KEY]: version = STATE_VERSION, ...state } = declared(properties);
    if (typeof version !== "number" || version > STATE_VERSION) throw newerState(definition.kind);
    const context = contextOf(state);
    if (isConnected && typeof state.instanceId === "string") {
      await context.instance.confirm({
        instanceId: state.instanceId,
        instanceUrl: String(state.instanceUrl),
      });
      cautionAboutMove(state.connection, state);
    }
    return { context, state: state as Recorded<State> };
  };

  /** An existing object to be imported: `[<connection>/]<id or name>`. */
  const importable = async (
    reference: string,
  ): Promise<{ id: string; context: Context; state: Recorded<State> }> => {
    if (definition.existing === undefined) throw notImportable(definition.kind);
    const connection = host.connections.named(reference.slice(0, Math.max(0, reference.indexOf("/"))));
    const context = contextOf({ connection });
    const name = connection === undefined ? reference : reference.slice(reference.indexOf("/") + 1);
    const found = await findExisting(definition.existing, context.instance, name);
    if (found === undefined) throw nothingToImport(definition.kind, definition.existing.place, name, context);
    const { id, declared: inputs } = found;
    const state: Properties = { connection: connection ?? DEFAULT_CONNECTION, adopted: true, ...inputs };
    return { id, context, state: state as Recorded<State> };
  };

  const inputsOf = (properties: Properties): Inputs => {
    const { inputs, failures, missing } = validate(
      definition.kind,
      definition.fields,
      definition.rules,
      declared(properties),
    );
    failures.push(...missing.map((field) => ({ field, reason: "is required" })));
    if (failures.length === 0) return inputs as Inputs;
    throw new AppLinksError({
      reason: "request_refused",
      what: `The inputs of this ${definition.kind} are not valid`,
      detail: failures.map(sentenceOf).join("; "),
    });
  };

  const create = async (
    context: Context,
    inputs: Inputs,
  ): Promise<{ id: string; state: Recorded<State> }> => {
    const recorded = await recordedOf(context, false, inputs);
    try {
      const { id, state, adopted } = await definition.create(context, inputs);
      return { id, state: { ...state, ...recorded, ...(adopted && { adopted }) } };
    } catch (error) {
      if (!(error instanceof Unfinished)) throw error;
      throw new Unfinished(error.id, { ...(error.state as State), ...recorded }, error.cause);
    }
  };

  const unfinished = (error: unknown, inputs: Properties): unknown => {
    if (!(error instanceof Unfinished)) return presentable(error, host.secrets);
    const properties = {
      ...outputs(error.state as object, inputs),
      [PROVIDER_KEY]: inputs[PROVIDER_KEY],
    };
    const message = presentableMessage(error.cause, host.secrets);
    const reported = new Error(message, { cause: error.cause });
    return Object.assign(reported, { id: error.id, properties, reasons: [message] });
  };

  const creation = (inputs: Properties): string => keyOf({ create: definition.kind, inputs });
  const updateOf = (id: string): string => keyOf({ update: definition.kind, id });
  const heldObject = (id: string, state: object): HeldObject => ({
    kind: definition.kind,
    // Links to the same URL have the same id on any two servers.
    id: `${id} on ${String((state as Partial<RecordedInstance>).instanceId)}`,
  });

  /** Warns about inputs that are no longer managed, whose values would otherwise change, or stay, without notice. */
  const tellOfUndeclared = (subject: string, stored: Properties, wanted: Properties): void => {
    for (const [name, { onChange }] of fields) {
      if (onChange !== "update" || stored[name] === undefined || wanted[name] !== undefined) continue;
      const told = definition.undeclared?.[name as keyof Inputs];
      const sentence = told === undefined ? STAYS : told(stored as State, wanted as Inputs);
      if (sentence !== undefined) host.warn(subject, `${name} ${sentence}`);
    }
  };

  /** Reports a resource to the ledger if the program declares it; a refresh also compares others. */
  const announce = (id: string, stored: Properties, wanted: Properties, isChanged: boolean): boolean => {
    const context = contextOf(wanted);
    const subject = context.ledger.declared(definition.kind, wanted);
    if (subject === undefined) return false;
    context.ledger.hold(heldObject(id, stored));
    if ([...fields].some(([name, field]) => isMissing(field, wanted[name]))) return false;
    tellOfUndeclared(subject, stored, wanted);
    const isTouched =
      definition.announce?.(context, id, stored as State, wanted as Inputs, isChanged) === true;
    return isTouched;
  };

  const failed = new Set<string>();

  /** A failed call that is repeated is a retry: an `onError` hook requested it, and may have waited for the server. */
  const operation = async <T>(key: string, properties: Properties, run: () => Promise<T>): Promise<T> => {
    try {
      if (isConnected && failed.has(key)) contextOf(declared(properties)).instance.http.tryAgain();
      return await host.connections.progress.during(key, run);
    } catch (error) {
      failed.add(key);
      throw error;
    }
  };

  return {
    async configure({ config }) {
      host.configure(config);
    },

    async check(olds, news) {
      secrets.protect(news);
      host.connections.progress.heard();
      const { inputs, failures, missing, isKnown } = validate(
        definition.kind,
        definition.fields,
        definition.rules,
        declared(news),
      );
      const present = (properties: Properties): Properties =>
        Object.fromEntries(Object.entries(properties).filter(([name]) => !missing.includes(name)));
      if (failures.length === 0 && isConnected && !isUnknown(inputs.connection)) {
        const problem = configurationProblem(host.connections, String(inputs.connection));
        if (problem !== undefined) failures.push({ field: "connection", reason: problem });
        else {
          for (const caution of connectionCautions(host.connections.outline(String(inputs.connection))))
            host.warn("connection", caution);
          const conflict = isKnown
            ? await definition.conflict?.(contextOf(inputs), inputs as Inputs)
            : undefined;
          if (conflict !== undefined) failures.push({ field: undefined, reason: conflict });
        }
      }
      for (const caution of cautionsOf(definition.cautions ?? [], inputs, failures))
        host.warn(subjectOf(definition.kind, news), caution);
      if (failures.length > 0) {
        const own = Object.entries(declared(news)).filter(([name]) => fields.has(name));
        return secrets.refused(news, Object.fromEntries(own), present(inputs), failures);
      }
      const checked = secrets.checked(news, present(inputs));
      if (isConnected && !isUnknown(inputs.connection)) {
        const { ledger } = contextOf(inputs);
        ledger.declare(definition.kind, declared(checked), subjectOf(definition.kind, news));
      }
      if (Object.keys(olds).length === 0) host.connections.progress.expect(creation(declared(checked)));
      return { inputs: { ...checked, ...optionsOf(news), ...secrets.remembered(news) } };
    },

    async diff(id, olds, news) {
      secrets.protect(olds, news);
      const { progress } = host.connections;
      progress.heard();
      const stored = declared(olds);
      const wanted = declared(news);
      const changed = [...fields].filter(
        ([name, field]) =>
          !isSame(field, stored[name], wanted[name], id) ||
          (field.isOwner === true && host.removals.has(wanted[name], stored.instanceId)),
      );
      const replaces = changed
        .filter(
          ([name, { onChange }]) =>
            (onChange === "replace" && !(name === "connection" && isSameServer(wanted, stored))) ||
            (onChange === "update" && isReplacedOnChange(news, name, stored[name], wanted[name])),
        )
        .map(([name]) => name);
      const isMoved =
        isConnected &&
        stored.instanceUrl !== undefined &&
        hasMoved(host.connections, String(wanted.connection), stored.instanceUrl);
      if (isMoved) cautionAboutMove(wanted.connection, stored);
      const meant = changed.filter(([, field]) => field.onChange !== "local").map(([name]) => name);
      const isChanged = isMoved || olds[PROVIDER_KEY] !== news[PROVIDER_KEY] || meant.length > 0;
      const isKept = isConnected && replaces.length === 0 && !isUnknown(wanted);
      const isTouched = isKept && announce(id, stored, wanted, isChanged);
      if (replaces.length === 0) {
        if (isTouched || isChanged) progress.expect(updateOf(id));
        else progress.keep();
      }
      return {
        changes: isTouched || isChanged,
        changed: meant,
        replaces,
        // The engine may decide on a replacement that was none here: the option `replaceOnChanges`.
        deleteBeforeReplace: facts.replacement === "deleted first",
      };
    },

    async create(properties) {
      secrets.protect(properties);
      try {
        const inputs = inputsOf(properties);
        const context = contextOf(inputs as Properties);
        const { id, state } = await operation(creation(declared(properties)), properties, () =>
          create(context, inputs),
        );
        if (isConnected) context.ledger.hold(heldObject(id, state));
        if (state.adopted === true) host.warn("objects", takenOverNote(state.instanceUrl));
        return { id, outs: outputs(state, properties) };
      } catch (error) {
        throw unfinished(error, properties);
      }
    },

    async read(id, properties = {}, given = properties) {
      secrets.protect(properties);
      const isImport = Object.keys(declared(properties)).length === 0;
      const found = await presentably(host.secrets, async () =>
        isImport ? importable(id) : { ...(await opened(properties)), id },
      );
      const { context, state } = found;
      const live = await presentably(host.secrets, async () => {
        const first = await definition.read(context, found.id, state);
        if (first !== undefined || isImport || !isConnected) return first;
        // What disappears from the state is created a second time: a cluster node that lags behind must not cause that.
        await context.instance.links.lookAgain();
        return definition.read(context, found.id, state);
      });
      if (live === undefined) {
        // With the resource option `id` there is no state yet: the engine would accept an empty result.
        if (!isImport && properties[VERSION_KEY] === undefined && properties.instanceId === undefined)
          throw presentable(nothingToRead(definition.kind, id), host.secrets);
        return {};
      }
      const isRecorded = properties[VERSION_KEY] !== undefined;
      const props = outputs(
        { ...live, ...(await recordedOf(context, state.adopted, state)) },
        properties,
        given,
      );
      // Inputs that are not returned stay in the state as they are, also those of which a dynamic provider is not told.
      if (isRecorded && isAsRecorded(state, live)) return { id: found.id, props };
      const inputs = Object.fromEntries(Object.entries(live).filter(([name]) => fields.has(name)));
      return {
        id: found.id,
        props,
        inputs: secrets.marked({ ...steering(declared(given)), ...inputs }, properties, given),
      };
    },

    async update(id, olds, news) {
      secrets.protect(olds, news);
      try {
        const inputs = inputsOf(news);
        return await operation(updateOf(id), news, async () => {
          // The connection may have been renamed, so the old name may no longer exist.
          const { state } = await opened({ ...olds, ...(isConnected && { connection: news.connection }) });
          const context = contextOf(inputs as Properties);
          try {
            const updated = await definition.update(context, id, state, inputs);
            const recorded = await recordedOf(context, state.adopted, inputs);
            return { outs: outputs({ ...updated, ...recorded }, news) };
          } catch (error) {
            throw isConnected ? unconfirmed(error, id, state, writeOnly) : error;
          }
        });
      } catch (error) {
        throw unfinished(error, news);
      }
    },

    async delete(id, properties) {
      secrets.protect(properties);
      const remove = async (): Promise<void> => {
        const { context, state } = await opened(properties);
        if (isConnected && context.ledger.holds(heldObject(id, state)))
          context.warn(keptNote(id, properties));
        else {
          await definition.delete(context, id, state);
          host.removals.add(id, properties.instanceId);
        }
      };
      await presentably(host.secrets, () =>
        operation(keyOf({ delete: definition.kind, id }), properties, remove),
      );
    },

    replaced(id, olds, news) {
      host.connections.progress.forget(updateOf(id));
      if (isConnected) contextOf(declared(news)).ledger.letGo(heldObject(id, declared(olds)));
    },

    plan(inputs, olds) {
      const news = declared(inputs);
      const stored = olds === undefined ? undefined : declared(olds);
      const isChanged = (name: string): boolean => {
        const field = fields.get(name);
        return field === undefined || !isSame(field, stored?.[name], news[name], "");
      };
      const known = stored ?? {};
      const computed = Object.entries(facts.outputs).map(([name, dependencies]) => [
        name,
        stored === undefined || dependencies.some(isChanged) ? UNKNOWN : known[name],
      ]);
      const common = (isConnected ? COMMON_OUTPUTS : []).map((name) => [name, known[name] ?? UNKNOWN]);
      return {
        ...secrets.planned({ ...news, ...Object.fromEntries([...computed, ...common]) }, inputs),
        [VERSION_KEY]: STATE_VERSION,
      };
    },
  };
}

/** The resource options that the SDK passes, for the next comparison. */
function optionsOf({ [REPLACE_ON_CHANGES_KEY]: paths }: Properties): Properties {
  return paths === undefined || paths === null ? {} : { [REPLACE_ON_CHANGES_KEY]: plain(paths) };
}

/** For operations that the engine also runs without the program. */
async function presentably<T>(secrets: Redactor, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw presentable(error, secrets, recordedConnectionAdvice(error));
  }
}
