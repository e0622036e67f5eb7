import { connect, isIP, Socket } from "node:net";
import { setImmediate as nextTurn } from "node:timers/promises";

/** How often an engine that cannot be watched through stdin is looked for. */
const PROBE_INTERVAL_MS = 500;

/** Loopback responds at once; a busy machine is no reason to end a run. */
const PROBE_TIMEOUT_MS = 1_000;

/** What is left of an engine: a refused connection is the only proof that it is gone. */
type Sight = "there" | "gone" | "unclear";

/**
 * The engine that started this plugin process. A CLI that is killed (`kill -9`, out of memory) cannot end its plugins, and
 * the wrapper script between the two keeps the parent process id from telling; without this watch the plugin would live
 * on with the decrypted configuration, and would finish its writes after the next run has begun.
 *
 * The engine holds the write end of the plugin's stdin for as long as it lives, on every system, so its end is seen at
 * once. Where stdin is no pipe, or has ended although the engine still listens, its address is probed instead.
 */
export class Engine {
  #isProbing = false;

  /**
   * @param address `host:port`, as the process was started with
   * @param stdin default: this process's
   * @param end default: ends this process
   */
  constructor(
    readonly address: string,
    private readonly stdin: unknown = process.stdin,
    private readonly end: () => void = () => process.exit(1),
  ) {}

  /** Ends this process within two seconds after the engine has ended. Does not keep the process alive itself. */
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

  /** Resolves when the engine is still there, to be awaited before a write; otherwise the process has ended. */
  async confirm(): Promise<void> {
    if (this.#isProbing) return this.#look();
    // The end of stdin is delivered in the first whole turn of the event loop, which begins with the second of these.
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
 * The engine of this process; undefined in any other process than Pulumi's for dynamic providers and the provider plugin,
 * which are started with the address of their engine as last argument.
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
  // The engine gives its address in numbers: a name belongs to a test or a debugger.
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
