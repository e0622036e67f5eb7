import { createServer as createHttpServer, type Server } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import type { EmulatorContext } from "../context/context";
import { createFaults, type Faults } from "../context/faults";
import { createLoginGuard } from "../context/login-guard";
import { createRequestLog, type RequestLog } from "../context/request-log";
import { createSessions } from "../context/sessions";
import { MAX_HEADER_BYTES, refuseMalformedRequests } from "../http/container";
import { changeQuirks, type Profile, profileOf, type Quirks } from "../quirks/quirks";
import { defaultSettings, type RateLimit, type Settings } from "../state/server-settings";
import type { BasicAuth, Product, ServerState } from "../state/server-state";
import { copyState, type Snapshot, snapshotOf } from "../state/snapshot";
import type { UserOptions } from "../state/users";
import { createApp } from "./app";
import { createControlApp, isControlUrl } from "./control-app";
import { createInitialState } from "./initial-state";
import { createStateFile, readStateFile } from "./state-file";

/** What an emulator is started with. */
export interface EmulatorOptions {
  product: Product;
  /** Default 0: a free port. */
  port?: number;
  /** Default 127.0.0.1. */
  host?: string;
  /** Default `""`; otherwise with a leading and without a trailing slash. */
  contextPath?: string;
  /** The configured base URL; default the address it listens on. */
  baseUrl?: string;
  title?: string;
  version?: string;
  /** Default: random, kept in the state file. */
  applicationId?: string;
  /** Default: see `defaultUsers`. */
  users?: readonly UserOptions[];
  /** Restored at start when it exists, written after changes. */
  stateFile?: string;
  /** Default: `default`; see `profileOf`. */
  profile?: string;
  /** Single quirks on top of the profile. */
  quirks?: Partial<Quirks>;
  latencyMs?: number;
  /** Default false: a locked-down server. */
  anonymousAccess?: boolean;
  /** Default 3. */
  captchaAfter?: number;
  /** Whether HTTP Basic is accepted; default as the profile has it on a fresh installation, with nothing exempt. */
  basicAuth?: Partial<BasicAuth>;
  /** Default true. */
  secureAdministratorSessions?: boolean;
  rateLimit?: RateLimit;
  skewMs?: number;
  /** Serves https. */
  tls?: TlsOptions;
  /** PEM certificates that are trusted in calls to peers, besides the usual authorities. */
  trustedCertificates?: string;
}

/** Key material for https, PEM. */
export interface TlsOptions {
  key: string;
  cert: string;
  /** Authorities against which client certificates are verified. */
  ca?: string;
  /** Refuses clients without a certificate from `ca`. */
  requestClientCert?: boolean;
}

/** A running emulator. */
export interface Emulator {
  /** The URL it listens at, with context path, without trailing slash. */
  readonly url: string;
  readonly applicationId: string;
  /** The live state: changes take effect at once, as changes by hand on the server would. */
  readonly state: ServerState;
  readonly context: EmulatorContext;
  readonly settings: Settings;
  readonly quirks: Quirks;
  readonly faults: Faults;
  readonly requests: RequestLog;
  /** A deep copy of the state that tests compare. */
  snapshot(): Snapshot;
  /** Restores the state, settings and quirks it was started with; clears sessions, failed logins, faults and counted requests. */
  reset(): void;
  /** Cuts all connections, forgets sessions, stays down for a while (default 0) and comes back at the same address. */
  restart(downMs?: number): Promise<void>;
  /** Stops, with all connections, and writes the state file. */
  close(): Promise<void>;
}

/**
 * Starts an emulator.
 *
 * @throws Error in one sentence when the port is taken, or the state file or an option is not usable.
 *
 * @example
 * const emulator = await startEmulator({ product: "confluence" });
 * await fetch(`${emulator.url}/rest/applinks/1.0/manifest`);
 * await emulator.close();
 */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const { host = "127.0.0.1", contextPath = "", stateFile } = options;
  if (!/^(?:\/[^/?#\s]+)*$/.test(contextPath)) {
    throw new Error(`The context path "${contextPath}" must be empty or look like "/confluence".`);
  }
  const profile = profileOf(options.profile);
  const { quirks } = profile;
  changeQuirks(quirks, options.quirks ?? {});
  const state = await loadState(options, profile);
  const settings = settingsOf(options);
  const initial = { state: copyState(state), ...structuredClone({ settings, quirks }) };
  const now = () => Date.now() + settings.skewMs;
  const file = stateFile === undefined ? undefined : createStateFile(stateFile, () => context.state);

  const context: EmulatorContext = {
    state,
    settings,
    quirks,
    faults: createFaults(),
    requests: createRequestLog(),
    sessions: createSessions(now, () => settings.sessionTimeoutMs),
    logins: createLoginGuard(() => settings.captchaAfter),
    baseUrl: "",
    contextPath,
    now,
    changed: () => file?.changed(),
    audit(user, summary, object) {
      context.state.audit.push({ atMs: now(), user: user ?? null, summary, object });
    },
  };
  const app = createApp(context);
  const control = createControlApp(context);
  const listener = getRequestListener(
    (request, env) => (isControlUrl(request.url) ? control : app).fetch(request, env),
    { overrideGlobalObjects: false, hostname: host },
  );
  const server = createServer(options.tls, listener);
  refuseMalformedRequests(server);
  const port = await listen(server, options.port ?? 0, host);
  const url = `${options.tls === undefined ? "http" : "https"}://${urlHost(host)}:${port}${contextPath}`;
  context.baseUrl = (options.baseUrl ?? url).replace(/\/+$/, "");
  file?.changed();

  return {
    url,
    get applicationId() {
      return context.state.applicationId;
    },
    get state() {
      return context.state;
    },
    context,
    settings,
    quirks,
    faults: context.faults,
    requests: context.requests,
    snapshot: () => snapshotOf(context.state),
    reset() {
      context.state = copyState(initial.state);
      Object.assign(settings, structuredClone(initial.settings));
      Object.assign(quirks, initial.quirks);
      for (const store of [context.sessions, context.logins, context.faults, context.requests]) store.clear();
      context.changed();
    },
    async restart(downMs = 0) {
      await stop(server);
      context.sessions.clear();
      if (downMs > 0) await new Promise((resolve) => setTimeout(resolve, downMs));
      await listen(server, port, host);
    },
    async close() {
      await stop(server);
      file?.flush();
    },
  };
}

async function loadState(options: EmulatorOptions, { generation, quirks }: Profile): Promise<ServerState> {
  const initial = createInitialState({
    ...options,
    generation,
    basicAuth: { blocked: options.product !== "generic" && !quirks.basicAuthByDefault, ...options.basicAuth },
  });
  const saved = options.stateFile === undefined ? undefined : await readStateFile(options.stateFile);
  if (saved?.product !== undefined && saved.product !== options.product) {
    throw new Error(
      `The state in ${options.stateFile} belongs to a ${saved.product}, not to a ${options.product}.`,
    );
  }
  return { ...initial, ...saved };
}

function settingsOf(options: EmulatorOptions): Settings {
  const settings = defaultSettings();
  return {
    ...settings,
    anonymousAccess: options.anonymousAccess ?? settings.anonymousAccess,
    captchaAfter: options.captchaAfter ?? settings.captchaAfter,
    secureAdministratorSessions: options.secureAdministratorSessions ?? settings.secureAdministratorSessions,
    rateLimit: options.rateLimit,
    skewMs: options.skewMs ?? settings.skewMs,
    latencyMs: options.latencyMs ?? settings.latencyMs,
    trustedCertificates: options.trustedCertificates,
  };
}

function createServer(tls: TlsOptions | undefined, listener: ReturnType<typeof getRequestListener>): Server {
  const limits = { maxHeaderSize: MAX_HEADER_BYTES };
  if (tls === undefined) return createHttpServer(limits, listener);
  const { key, cert, ca, requestClientCert = false } = tls;
  return createHttpsServer(
    {
      ...limits,
      key,
      cert,
      requestCert: requestClientCert,
      rejectUnauthorized: requestClientCert,
      ...(ca && { ca }),
    },
    listener,
  );
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => reject(new Error(`Cannot listen on ${host}:${port}: ${error.message}.`)));
    server.listen(port, host, () => {
      server.removeAllListeners("error");
      const address: AddressInfo | string | null = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function urlHost(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}
