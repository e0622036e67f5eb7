import type { Emulator } from "@pulumi-confluence-applinks/emulator";
import { FakeEngine, OperationFailed, type Report } from "../engine/fake-engine";
import { revealed } from "../engine/properties";
import { type InProcessPlugin, startInProcessPlugin } from "../in-process-plugin";
import type { Side, Slot, StackNumber } from "./actions";
import { type Declarations, nothingDeclared } from "./declarations";
import { configurationOf, declareAll, KEY_PAIR } from "./declared-program";
import { whenCutOff } from "./disturbances";
import type { Servers } from "./model-servers";

/** What a history runs on: the servers, the stacks, and the program. */
export class Stage {
  declarations: Declarations = nothingDeclared();
  /** The stack of everything, and the one that links are handed over to. */
  readonly stacks: readonly [FakeEngine, FakeEngine];
  /** Somebody else has changed a server, or a run was disturbed in a way that only a refresh finds out about. */
  isDirty = false;
  /** The next run has a fault. */
  isDisturbed = false;
  readonly #plugins = new Set<InProcessPlugin>();
  #serial = 0;

  constructor(readonly servers: Servers) {
    const stack = (): FakeEngine =>
      new FakeEngine({ config: configurationOf(servers) }, async (options) => {
        const plugin = await startInProcessPlugin(options);
        this.#plugins.add(plugin);
        return plugin;
      });
    this.stacks = [stack(), stack()];
  }

  server(side: Side): Emulator {
    return this.servers.confluences[side];
  }

  /** A new number, for values that must differ. */
  next(): number {
    return ++this.#serial;
  }

  /** Declares the program in a stack. */
  declare(stack: StackNumber, failing?: Slot): void {
    const pairKey = this.output(0, KEY_PAIR, "publicKeyPem");
    declareAll(this.stacks[stack], this.declarations, this.servers.jira.url, {
      stack,
      pairKey,
      ...(failing === undefined ? {} : { failing }),
    });
  }

  /** An output of a resource, in clear; undefined where the stack does not have it. */
  output(stack: StackNumber, name: string, output: string): unknown {
    const engine = this.stacks[stack];
    return engine.names.includes(name) ? revealed(engine.outputs(name))[output] : undefined;
  }

  /** Runs an operation with the fault that was set for it; returns its failure, if it failed. */
  async attempt(operation: () => Promise<Report>): Promise<OperationFailed | undefined> {
    const stopWatching = whenCutOff(this.servers.confluences, () => {
      for (const plugin of this.#plugins) void plugin.kill();
    });
    try {
      await operation();
      return undefined;
    } catch (error) {
      if (!(error instanceof OperationFailed)) throw error;
      // Failures are recorded in the state; only a run with a fault may have had effects that are not.
      if (this.isDisturbed) this.isDirty = true;
      return error;
    } finally {
      stopWatching();
      this.#plugins.clear();
      this.isDisturbed = false;
      for (const { faults } of this.servers.confluences) faults.clear();
    }
  }

  /** Writing requests of all servers until now. */
  get writes(): number {
    return this.servers.confluences.reduce((sum, { requests }) => sum + requests.writes, 0);
  }
}
