import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Closeable, closedAfterTest } from "../closing";
import { type ProxyKind, RUNNERS, type Surroundings } from "./runners";

/** A running nginx, apache2, haproxy or squid. */
export interface RealProxy extends Closeable {
  /** Where it listens, as `127.0.0.1:port`. */
  readonly host: string;
  readonly port: number;
  /** What it has written to its log and to its output so far. */
  log(): string;
  /** The places where its log matches, once there are any: it may be written a little later. */
  logged(pattern: RegExp): Promise<readonly string[]>;
}

/** `describe` where the proxies were found or downloaded; otherwise the set-up of the suite has reported why not. */
export const describeWithProxies = process.env.PROXY_PROGRAMS === undefined ? describe.skip : describe;

const ATTEMPTS = 3;
const READY_MS = 20_000;
const PATIENCE_MS = 5_000;

/**
 * Starts a proxy for the running test, on a free port of 127.0.0.1.
 *
 * @param configure the test's part of the configuration, see {@link RUNNERS}
 */
export async function startRealProxy(
  kind: ProxyKind,
  configure: (at: Surroundings) => string,
): Promise<RealProxy> {
  for (let attempt = 1; ; attempt++) {
    const proxy = new Daemon(kind, await freePort(), configure);
    try {
      await proxy.ready();
      return closedAfterTest(proxy);
    } catch (error) {
      await proxy.close();
      // Somebody else may have taken the port in the meantime.
      if (attempt === ATTEMPTS || !/in use|[Cc]annot bind/.test(String(error))) throw error;
    }
  }
}

class Daemon implements RealProxy {
  readonly host: string;
  readonly #folder = mkdtempSync(join(tmpdir(), "applinks-proxy-"));
  readonly #process: ChildProcess;
  readonly #ended: Promise<unknown>;
  #output = "";
  #hasEnded = false;

  constructor(
    readonly kind: ProxyKind,
    readonly port: number,
    configure: (at: Surroundings) => string,
  ) {
    this.host = `127.0.0.1:${port}`;
    chmodSync(this.#folder, 0o777);
    const at: Surroundings = {
      port,
      folder: this.#folder,
      file: (name, content) => this.#write(name, content),
    };
    const { command, prefix, libraries } = programOf(kind);
    const file = this.#write("configuration", RUNNERS[kind].configuration(configure(at), at, prefix));
    this.#process = spawn(command, RUNNERS[kind].args(file, at), {
      // A group of its own, to end its workers with it.
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      env: { PATH: process.env.PATH, ...(libraries === "" ? {} : { LD_LIBRARY_PATH: libraries }) },
    });
    for (const stream of [this.#process.stdout, this.#process.stderr])
      stream?.on("data", (chunk: Buffer) => {
        this.#output += chunk.toString();
      });
    this.#ended = new Promise((resolve) => {
      this.#process.once("error", resolve).once("exit", resolve);
    }).then(() => {
      this.#hasEnded = true;
    });
  }

  /** Resolves when it accepts connections. */
  async ready(): Promise<void> {
    for (const startedMs = Date.now(); !(await accepts(this.port)); await sleep(20)) {
      if (this.#hasEnded || Date.now() - startedMs > READY_MS)
        throw new Error(`${this.kind} does not listen:\n${this.log()}`);
    }
  }

  log(): string {
    try {
      return readFileSync(join(this.#folder, "log"), "utf8") + this.#output;
    } catch {
      return this.#output;
    }
  }

  async logged(pattern: RegExp): Promise<readonly string[]> {
    for (const startedMs = Date.now(); ; await sleep(20)) {
      const found = this.log().match(new RegExp(pattern, "g")) ?? [];
      if (found.length > 0 || Date.now() - startedMs > READY_MS) return found;
    }
  }

  async close(): Promise<void> {
    this.#signal("SIGTERM");
    const forced = setTimeout(() => this.#signal("SIGKILL"), PATIENCE_MS);
    await this.#ended;
    clearTimeout(forced);
    this.#signal("SIGKILL");
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  #signal(signal: NodeJS.Signals): void {
    const { pid } = this.#process;
    if (pid === undefined) return;
    try {
      process.kill(-pid, signal);
    } catch {
      // Nobody of them is left.
    }
  }

  #write(name: string, content: string): string {
    const path = join(this.#folder, name);
    writeFileSync(path, content);
    return path;
  }
}

function programOf(kind: ProxyKind): { command: string; prefix: string; libraries: string } {
  const programs = JSON.parse(process.env.PROXY_PROGRAMS ?? "{}") as Partial<
    Record<ProxyKind, { command: string; prefix: string; libraries: string }>
  >;
  const program = programs[kind];
  if (program === undefined) throw new Error(`There is no ${kind}: see tests/proxy/global-setup.ts.`);
  return program;
}

/** A port that is free at the moment: these daemons cannot listen on port 0. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" });
    socket.once("error", () => resolve(false));
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
  });
}
