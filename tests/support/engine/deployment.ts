import { KINDS, type Kind, secretsOf } from "../../../provider/format/kinds";
import type { Plugin } from "../dynamic-provider";
import { CallFailed, InitFailed } from "../plugin-process";
import { dependentsToReplace, inDeletionOrder } from "./dependents";
import {
  annotated,
  changedNames,
  hasSecret,
  PROVIDER_KEY,
  type Properties,
  refsIn,
  resolved,
  revealed,
  SECRET_INPUTS_KEY,
  UNKNOWN,
  withSecrets,
} from "./properties";
import { isIncluded, type RunOptions } from "./run-options";
import { providerOf, type ResourceState, typeOf, urnOf } from "./stack-state";
import { Workers } from "./workers";

/** One resource as a program declares it; values may be references to outputs of others. */
export interface Declaration {
  readonly name: string;
  readonly kind: Kind;
  readonly inputs: Properties;
  readonly dependsOn: readonly string[];
  /** Name of the resource whose deletion, in the same operation, is this one's as well. */
  readonly deletedWith: string | undefined;
  /** The user's option, which overrides the provider. */
  readonly deleteBeforeReplace: boolean | undefined;
  /** The program declares it after everything else is done. */
  readonly isLate: boolean;
  /** A resource of another provider, which fails with this message. */
  readonly failure: string | undefined;
}

/** What went wrong with one resource, as the CLI prints it. */
export interface Failure {
  readonly name: string;
  readonly message: string;
}

/** The outputs that a program gets from a registered resource. */
interface Registered {
  readonly urn: string;
  readonly lookUp: (property: string) => unknown;
}

/** A resource on its way from a declaration to the state. */
type Goal = Omit<ResourceState, "id" | "outputs" | "initErrors" | "isPendingDelete" | "isTainted">;

type Step = () => Promise<Registered | undefined>;

/**
 * One operation on a stack: a preview, an update, a refresh or a destroy. Resources are checked and compared one after another and changed
 * in parallel, each as soon as its dependencies are done. A failure stops everything that has not begun. Deletions come last.
 */
export class Deployment {
  /** What happened, in order: `create jira`, `update jira`, `delete jira` and so on. Unchanged resources do not show. */
  readonly steps: string[] = [];
  readonly failures: Failure[] = [];
  /** Names of the inputs in which a refresh found drift, by resource. */
  readonly drift: Record<string, readonly string[]> = {};
  /** Deleted because a resource they depend on was deleted; to be created again. */
  readonly #condemned = new Set<string>();
  readonly #workers: Workers;
  #planned: Promise<unknown> = Promise.resolve();

  /** `resources` is the stack's state and is changed in place. */
  constructor(
    private readonly plugin: Plugin,
    private readonly resources: ResourceState[],
    private readonly isPreview: boolean,
    private readonly options: RunOptions = {},
  ) {
    this.#workers = new Workers(options.parallel ?? Number.POSITIVE_INFINITY);
  }

  /** Makes the stack as declared. */
  async apply(program: readonly Declaration[]): Promise<void> {
    const registered = new Map<string, Promise<Registered | undefined>>();
    for (const isLate of [false, true]) {
      for (const declaration of program.filter((each) => each.isLate === isLate)) {
        registered.set(declaration.name, this.#register(declaration, registered));
      }
      await Promise.all(registered.values());
    }
    const kept = new Set(program.map(({ kind, name }) => urnOf(kind, name)));
    await this.#deleteAll(({ urn, isPendingDelete }) => isPendingDelete || !kept.has(urn));
  }

  /** Reads every resource again. */
  async refresh(): Promise<void> {
    const included = this.resources.filter((resource) => isIncluded(this.options, resource));
    await Promise.all(included.map((resource) => this.#refreshOne(resource)));
  }

  /** Deletes everything, dependents first. */
  async destroy(): Promise<void> {
    await this.#deleteAll(() => true);
  }

  async #register(
    declaration: Declaration,
    registered: ReadonlyMap<string, Promise<Registered | undefined>>,
  ): Promise<Registered | undefined> {
    const names = [...refsIn(declaration.inputs).map((ref) => ref.resource), ...declaration.dependsOn];
    if (declaration.deletedWith !== undefined) names.push(declaration.deletedWith);
    const sources = new Map<string, Registered>();
    for (const name of names) {
      const source = registered.get(name);
      if (source === undefined) throw new Error(`${declaration.name} is declared before ${name}`);
      const outcome = await source;
      if (outcome === undefined) return undefined;
      sources.set(name, outcome);
    }
    // The engine goes on to the next resource once a worker has accepted this one's step.
    const planning = this.#planned.then(async () => {
      const step = await this.#attempt(declaration.name, () => this.#plan(declaration, sources));
      return step === undefined ? undefined : { step, free: await this.#workers.acquire() };
    });
    this.#planned = planning;
    const taken = await planning;
    if (taken === undefined) return undefined;
    try {
      return await this.#attempt(declaration.name, taken.step);
    } finally {
      taken.free();
    }
  }

  /** Runs a part of an operation; what it throws is a failure of the resource. Nothing begins after a failure. */
  async #attempt<T>(name: string, run: () => Promise<T | undefined>): Promise<T | undefined> {
    if (this.#isStopped) return undefined;
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof CallFailed)) throw error;
      this.failures.push({ name, message: error.message });
      return undefined;
    }
  }

  get #isStopped(): boolean {
    return this.failures.length > 0 && this.options.continuesOnError !== true;
  }

  async #plan(declaration: Declaration, sources: ReadonlyMap<string, Registered>): Promise<Step | undefined> {
    const { name, kind, failure } = declaration;
    if (failure !== undefined) throw new CallFailed("create", UNKNOWN_STATUS, failure);
    const urn = urnOf(kind, name);
    if (!isIncluded(this.options, declaration)) return this.#leave(urn);
    const given = resolved(declaration.inputs, (ref) => sources.get(ref.resource)?.lookUp(ref.property));
    const marked = Object.keys(given).filter((input) => hasSecret(given[input]));
    const marks = marked.length === 0 ? {} : { [SECRET_INPUTS_KEY]: marked };
    const news: Properties = { ...given, ...marks, [PROVIDER_KEY]: providerOf(kind), __resourceName: name };
    const isRecreated = this.#condemned.has(urn);
    const old = isRecreated
      ? undefined
      : this.resources.find((resource) => resource.urn === urn && !resource.isPendingDelete);
    const isReplaced = old?.isTainted === true || (this.options.replaces?.includes(name) ?? false);
    const olds = old === undefined || isReplaced ? {} : revealed(old.inputs);
    const checked = await this.plugin.check(olds, revealed(news));
    if (checked.failures.length > 0) {
      for (const { property, reason } of checked.failures) {
        this.failures.push({ name, message: property === "" ? reason : `${property} ${reason}` });
      }
      return undefined;
    }
    const goal: Goal = {
      urn,
      name,
      type: typeOf(kind),
      inputs: annotated(checked.inputs, news),
      dependencies: [...sources.values()].map((source) => source.urn),
      propertyDependencies: propertyDependencies(declaration, sources),
      additionalSecretOutputs: secretsOf(kind),
      deletedWith: sources.get(declaration.deletedWith ?? "")?.urn,
    };
    if (old === undefined) return this.#create(goal, isRecreated ? "create-replacement" : "create");

    // The provider is not called then: only the option counts, which the SDK sets.
    if (isReplaced) {
      const deletesFirst = declaration.deleteBeforeReplace ?? KINDS[kind].replacement === "deleted first";
      return deletesFirst ? this.#replaceAfterDelete(goal, old) : this.#replace(goal, old);
    }
    const diff = await this.plugin.diff(old.id, revealed(old.outputs), revealed(goal.inputs));
    if (diff.replaces.length > 0) {
      const deletesFirst = declaration.deleteBeforeReplace ?? diff.deleteBeforeReplace;
      return deletesFirst ? this.#replaceAfterDelete(goal, old) : this.#replace(goal, old);
    }
    if (diff.changes || old.initErrors.length > 0) return this.#update(goal, old);
    return this.#keep(goal, old);
  }

  /** A resource that the run leaves alone: neither checked nor compared, and skipped when it is not there yet. */
  #leave(urn: string): Step | undefined {
    const old = this.resources.find((resource) => resource.urn === urn && !resource.isPendingDelete);
    if (old === undefined) return undefined;
    return async () => ({
      urn,
      lookUp: (property) => (property === "id" ? old.id : old.outputs[property]),
    });
  }

  #create(goal: Goal, verb: string): Step {
    return async () => {
      this.steps.push(`${verb} ${goal.name}`);
      if (this.isPreview) return predicted(goal, undefined);
      const made = await this.#recordingPartial(goal, () => this.plugin.create(revealed(goal.inputs)));
      return this.#record(goal, made.id, made.outputs, []);
    };
  }

  #update(goal: Goal, old: ResourceState): Step {
    return async () => {
      this.steps.push(`update ${goal.name}`);
      if (this.isPreview) return predicted(goal, old.id);
      const outputs = await this.#recordingPartial(goal, () =>
        this.plugin.update(old.id, revealed(old.outputs), revealed(goal.inputs)),
      );
      return this.#record(goal, old.id, outputs, []);
    };
  }

  #keep(goal: Goal, old: ResourceState): Step {
    return async () => {
      if (!this.isPreview) this.#store({ ...old, ...goal });
      return { urn: goal.urn, lookUp: (property) => (property === "id" ? old.id : old.outputs[property]) };
    };
  }

  #replace(goal: Goal, old: ResourceState): Step {
    const create = this.#create(goal, "create-replacement");
    return async () => {
      if (!this.isPreview) this.#swap(old, { ...old, isPendingDelete: true });
      try {
        return await create();
      } catch (error) {
        // It has not been replaced.
        if (!this.isPreview && !(error instanceof InitFailed))
          this.#swap({ ...old, isPendingDelete: true }, old);
        throw error;
      }
    };
  }

  async #replaceAfterDelete(goal: Goal, old: ResourceState): Promise<Step> {
    const dependents = await dependentsToReplace(this.plugin, this.resources, old);
    const condemned = [...dependents.reverse(), old].filter(({ urn }) => !this.#condemned.has(urn));
    for (const { urn } of condemned) this.#condemned.add(urn);
    const create = this.#create(goal, "create-replacement");
    return async () => {
      for (const resource of condemned) await this.#delete(resource, "delete-replaced", condemned);
      return create();
    };
  }

  async #deleteAll(isDoomed: (resource: ResourceState) => boolean): Promise<void> {
    if (this.#isStopped) return;
    const doomed = this.resources.filter(
      (resource) =>
        isDoomed(resource) &&
        isIncluded(this.options, resource) &&
        !(this.isPreview && this.#condemned.has(resource.urn)),
    );
    for (const group of inDeletionOrder(doomed)) {
      if (this.#isStopped) return;
      const verb = (resource: ResourceState) => (resource.isPendingDelete ? "delete-replaced" : "delete");
      const isDone = group.map(async (resource) => {
        try {
          await this.#delete(resource, verb(resource), doomed);
        } catch (error) {
          if (!(error instanceof CallFailed)) throw error;
          this.failures.push({ name: resource.name, message: error.message });
        }
      });
      await Promise.all(isDone);
    }
  }

  async #delete(resource: ResourceState, verb: string, others: readonly ResourceState[]): Promise<void> {
    this.steps.push(`${verb} ${resource.name}`);
    if (this.isPreview) return;
    const isCovered = others.some(({ urn }) => urn === resource.deletedWith);
    if (!isCovered) await this.plugin.delete(resource.id, revealed(resource.outputs));
    this.#swap(resource, undefined);
  }

  async #refreshOne(old: ResourceState): Promise<void> {
    await this.#attempt(old.name, async () => {
      const read = await this.plugin.read(old.id, revealed(old.outputs), revealed(old.inputs));
      if (read.id === "") {
        this.steps.push(`refresh-delete ${old.name}`);
        this.#swap(old, undefined);
        return;
      }
      const inputs = annotated(read.inputs ?? old.inputs, old.inputs);
      const outputs = withSecrets(annotated(read.outputs, old.outputs), old.additionalSecretOutputs);
      const diff = await this.plugin.diff(read.id, revealed(outputs), revealed(old.inputs));
      if (diff.changes) {
        this.steps.push(`refresh-update ${old.name}`);
        this.drift[old.name] = changedNames(old.inputs, inputs);
      }
      this.#swap(old, { ...old, id: read.id, inputs, outputs, initErrors: [] });
    });
  }

  /** Runs a create or update; an object that was created but not finished is added to the state. */
  async #recordingPartial<T>(goal: Goal, run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      if (error instanceof InitFailed) this.#record(goal, error.id, error.properties, error.reasons);
      throw error;
    }
  }

  #record(goal: Goal, id: string, outputs: Properties, initErrors: readonly string[]): Registered {
    if (id === "") throw new Error(`The engine refuses ${goal.urn}: its id is empty`);
    const marked = withSecrets(annotated(outputs, goal.inputs), goal.additionalSecretOutputs);
    this.#store({ ...goal, id, outputs: marked, initErrors, isPendingDelete: false });
    return { urn: goal.urn, lookUp: (property) => (property === "id" ? id : marked[property]) };
  }

  /** Puts a resource into the state, replacing the one with the same URN that is not pending deletion. */
  #store(resource: ResourceState): void {
    const index = this.resources.findIndex(
      ({ urn, isPendingDelete }) => urn === resource.urn && !isPendingDelete,
    );
    if (index >= 0) this.resources[index] = resource;
    else this.resources.push(resource);
  }

  #swap(old: ResourceState, replacement: ResourceState | undefined): void {
    const index = this.resources.findIndex(
      ({ urn, id, isPendingDelete }) =>
        urn === old.urn && id === old.id && isPendingDelete === old.isPendingDelete,
    );
    if (index >= 0) this.resources.splice(index, 1, ...(replacement === undefined ? [] : [replacement]));
  }
}

const UNKNOWN_STATUS = 2;

/** At preview the provider is not called: outputs are the inputs, and all other outputs are unknown. */
function predicted(goal: Goal, id: string | undefined): Registered {
  return {
    urn: goal.urn,
    lookUp: (property) => (property === "id" ? (id ?? UNKNOWN) : (goal.inputs[property] ?? UNKNOWN)),
  };
}

function propertyDependencies(
  { inputs }: Declaration,
  sources: ReadonlyMap<string, Registered>,
): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [
      name,
      refsIn(value).flatMap((ref) => sources.get(ref.resource)?.urn ?? []),
    ]),
  );
}
