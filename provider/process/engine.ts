import { connect, isIP, Socket } from "node:net";
import { setImmediate as nextTurn } from "node:timers/promises";

/** How often an engine that cannot be watched through stdin is probed. */
const PROBE_INTERVAL_MS = 500;

/** Loopback responds immediately; a busy machine is no reason to end a run. */
const PROBE_TIMEOUT_MS = 1_000;

/** Whether an engine is still running: a refused connection is the only proof that it is gone. */
type Sight = "there" | "gone" | "unclear";

/**
 * The engine that started this plugin process. A CLI that is killed (`kill -9`, out of memory) cannot end its plugins, and
 * because of the wrapper script between the two, the parent process id does not reveal it; without this watch the plugin
 * would keep running with the decrypted configuration, and would finish its writes after the next run has begun.
 *
 * On every system, the engine keeps the write end of the plugin's stdin open while it runs, so its end is noticed
 * immediately. If stdin is not a pipe, or has ended although the engine still listens, its address is probed instead.
 */
export class Engine {
  #isProbing = false;

  /**
   * @param address `host:port`, with which the process was started
   * @param stdin default: this process's
   * @param end default: ends this process
   */
  constructor(
    readonly address: string,
    private readonly stdin: unknown = process.stdin,
    private readonly end: () => void = () => process.exit(1),
  ) {}

  /** Ends this process within two seconds of the end of the engine. Does not itself keep the process alive. */
  watch(): void {
    const { stdin } = this;
    if (!(stdin instanceof Socket) || "isRaw" in stdin) {
      this.#probeForEver();
      return;
    }
    stdin.once("close", () => this.#probeForEver());
    stdin.on("error", () => stdin.destroy());
    stdin.resume();
    stdin.unref();
  }

  /** Resolves if the engine is still running, to be awaited before a write; otherwise ends the process. */
  async confirm(): Promise<void> {
    if (this.#isProbing) return this.#look();
    // The end of stdin is delivered in the first full turn of the event loop, which begins with the second of these.
    await nextTurn();
    await nextTurn();
  }

  #probeForEver(): void {
    if (this.#isProbing) return;
    this.#isProbing = true;
    void this.#look();
    setInterval(() => void this.#look(), PROBE_INTERVAL_MS).unref();
  }

  async #look(): Promise<void> {
    if ((await probe(this.address)) === "gone") this.end();
  }
}

/**
 * The engine of this process; only defined in Pulumi's process for dynamic providers and in the provider plugin, which are
 * started with the engine's address as their last argument.
 */
export const engine: Engine | undefined = ownEngine();

function ownEngine(): Engine | undefined {
  const [, script = "", ...args] = process.argv;
  const address = args.at(-1) ?? "";
  return /dynamic-provider|pulumi-resource-confluence/.test(script) && /:\d+$/.test(address)
    ? new Engine(address)
    : undefined;
}

function probe(address: string): Promise<Sight> {
  const separator = address.lastIndexOf(":");
  const host = address.slice(0, separator).replace(/^\[|\]$/g, "");
  // The engine's address is numeric: a host name comes from a test or a debugger.
  if (isIP(host) === 0) return Promise.resolve("unclear");
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(address.slice(separator + 1)) });
    const settle = (sight: Sight): void => {
      socket.destroy();
      resolve(sight);
    };
    socket.setTimeout(PROBE_TIMEOUT_MS, () => settle("unclear"));
    socket.once("connect", () => settle("there"));
    socket.once("error", (error: NodeJS.ErrnoException) =>
      settle(error.code === "ECONNREFUSED" ? "gone" : "unclear"),
    );
    socket.unref();
  });
}
