import type { Kind } from "../../../provider/format/kinds";
import { DynamicProvider, type DynamicProviderOptions, type Plugin } from "../dynamic-provider";
import { startNativePlugin } from "../native-plugin";
import { type Declaration, Deployment, type Failure } from "./deployment";
import { OutputRef, type Properties } from "./properties";
import type { RunOptions } from "./run-options";
import { outputsOf, type ResourceState, stateText } from "./stack-state";

/** How an operation went. */
export interface Report {
  /** What happened, in order: `create jira`, `update jira`, `delete jira`; empty when nothing had to be done. */
  readonly steps: readonly string[];
  /** By resource, the inputs in which a refresh found drift. */
  readonly drift: Readonly<Record<string, readonly string[]>>;
  /** What the plugin process printed. */
  readonly output: string;
}

/** An operation that failed. The state contains what was done until then. */
export class OperationFailed extends Error {
  constructor(
    readonly failures: readonly Failure[],
    readonly report: Report,
  ) {
    super(failures.map(({ name, message }) => `${name}: ${message}`).join("\n"));
  }
}

/** A declared resource, to be referred to by others. */
export interface Declared {
  output(property: string): OutputRef;
}

/** Resource options. */
export interface DeclarationOptions {
  readonly dependsOn?: readonly string[];
  readonly deletedWith?: string;
  readonly deleteBeforeReplace?: boolean;
  /** The program declares it after everything else is done. */
  readonly isLate?: boolean;
  /** Stands for a resource of another provider, which fails with this message. */
  readonly failure?: string;
}

/** From jest.config.js. */
declare const SUITE_HAS_PROVIDER_PLUGIN: boolean;

/**
 * Pulumi's engine as a dynamic provider sees it: its rules about state, order, secrets, partial failures and replacement, with the real
 * plugin process at the other end, a new one for each operation. It is the provider plugin instead where jest.config.js or
 * `PROVIDER_PLUGIN=1` in the environment says so, unless a test chooses.
 *
 * @example
 * const engine = new FakeEngine({ config: configurationOf(confluence) });
 * const link = engine.declare("app", "ApplicationLink", { name: "App", rpcUrl: "https://app.example.com" });
 * engine.declare("oauth", "OAuthSettings", { applicationLinkId: link.output("id"), incoming: "3LO" });
 * await engine.up();
 */
export class FakeEngine {
  readonly #program = new Map<string, Declaration>();
  #resources: ResourceState[] = [];

  constructor(
    public options: DynamicProviderOptions,
    private readonly startPlugin: (
      options: DynamicProviderOptions,
    ) => Promise<Plugin> = SUITE_HAS_PROVIDER_PLUGIN ? startNativePlugin : DynamicProvider.start,
  ) {}

  /** Declares a resource, replacing an earlier declaration. Names are unique across kinds. */
  declare(name: string, kind: Kind, inputs: Properties, options: DeclarationOptions = {}): Declared {
    const { dependsOn = [], deletedWith, deleteBeforeReplace, isLate = false, failure } = options;
    this.#program.set(name, {
      name,
      kind,
      inputs,
      dependsOn,
      deletedWith,
      deleteBeforeReplace,
      isLate,
      failure,
    });
    return { output: (property) => new OutputRef(name, property) };
  }

  /** Removes a resource from the program. */
  retract(name: string): void {
    this.#program.delete(name);
  }

  /** `pulumi preview`. */
  preview(): Promise<Report> {
    const scratch = structuredClone(this.#resources);
    return this.#operate(scratch, true, (deployment) => deployment.apply([...this.#program.values()]));
  }

  /** `pulumi up` with command-line options. */
  up(options: RunOptions = {}): Promise<Report> {
    return this.#operate(
      this.#resources,
      false,
      async (deployment) => {
        if (options.isRefreshed) await deployment.refresh();
        await deployment.apply([...this.#program.values()]);
      },
      options,
    );
  }

  /** `pulumi refresh`. */
  refresh(): Promise<Report> {
    return this.#operate(this.#resources, false, (deployment) => deployment.refresh());
  }

  /** `pulumi destroy`. */
  destroy(options: RunOptions = {}): Promise<Report> {
    return this.#operate(this.#resources, false, (deployment) => deployment.destroy(), options);
  }

  /** The state, for another engine's {@link importState} or for inspection. */
  exportState(): ResourceState[] {
    return copied(this.#resources);
  }

  /** Replaces the state. */
  importState(resources: readonly ResourceState[]): void {
    this.#resources = copied(resources);
  }

  /** `pulumi state move`: the resources of these names, to another stack of the same project. */
  moveState(to: FakeEngine, names: readonly string[]): void {
    const isMoved = ({ name }: ResourceState): boolean => names.includes(name);
    to.importState([...to.exportState(), ...this.#resources.filter(isMoved)]);
    this.importState(this.#resources.filter((resource) => !isMoved(resource)));
  }

  /** `pulumi state taint` of the resources of these names that are in the state. */
  taint(names: readonly string[]): void {
    this.#resources = this.#resources.map((resource) =>
      names.includes(resource.name) ? { ...resource, isTainted: true } : resource,
    );
  }

  /** The state as a backend stores it, secrets encrypted. */
  stateText(): string {
    return stateText(this.#resources);
  }

  /** A resource in the state. */
  resource(name: string): ResourceState {
    const found = this.#resources.find((resource) => resource.name === name && !resource.isPendingDelete);
    if (found === undefined) throw new Error(`${name} is not in the state`);
    return found;
  }

  /** A resource's outputs in the state, secrets in their marked form. */
  outputs(name: string): Properties {
    return outputsOf(this.resource(name));
  }

  /** Names of the resources in the program. */
  get declared(): readonly string[] {
    return [...this.#program.keys()];
  }

  /** Names of the resources in the state. */
  get names(): readonly string[] {
    return this.#resources.map(({ name }) => name);
  }

  async #operate(
    resources: ResourceState[],
    isPreview: boolean,
    run: (deployment: Deployment) => Promise<void>,
    options: RunOptions = {},
  ): Promise<Report> {
    const plugin = await this.startPlugin(this.options);
    const deployment = new Deployment(plugin, resources, isPreview, options);
    try {
      await run(deployment);
    } finally {
      await plugin.close();
    }
    const { steps, drift, failures } = deployment;
    const report: Report = { steps, drift, output: plugin.output };
    if (failures.length > 0) throw new OperationFailed(failures, report);
    return report;
  }
}

/** The failure of an operation that must not succeed. */
export async function failureOf(operation: Promise<Report>): Promise<OperationFailed> {
  try {
    const { steps } = await operation;
    throw new Error(`It succeeded: ${steps.join(", ") || "nothing changed"}`);
  } catch (error) {
    if (error instanceof OperationFailed) return error;
    throw error;
  }
}

/** As a backend stores and returns it. */
function copied(resources: readonly ResourceState[]): ResourceState[] {
  return JSON.parse(JSON.stringify(resources)) as ResourceState[];
}
