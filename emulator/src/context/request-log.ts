/** One request as served. */
export interface LoggedRequest {
  readonly method: string;
  /** Without context path and query. */
  readonly path: string;
  /** 0 when the connection was cut before a response. */
  readonly status: number;
  /** Undefined for anonymous requests. */
  readonly user: string | undefined;
  /** Credential that was presented and accepted. */
  readonly authentication: string;
}

/** Counters and the list of requests since the start or the last {@link RequestLog.clear}. */
export interface RequestLog {
  readonly total: number;
  /** GET, HEAD and OPTIONS. */
  readonly reads: number;
  readonly writes: number;
  /** Requests whose credentials were refused, whether wrong or locked out. */
  readonly rejectedLogins: number;
  /** The largest number of requests that were in progress at the same time. */
  readonly peak: number;
  /** Counts by method and path, ids as `{id}`: `"PUT /rest/applinks/3.0/applinks/{id}"`. */
  readonly byRoute: Readonly<Record<string, number>>;
  /** In the order of their completion; the oldest are forgotten beyond 100,000. */
  readonly list: readonly LoggedRequest[];
  /** Marks the start of a request. */
  begin(): void;
  /** Marks its end. */
  end(request: LoggedRequest): void;
  countRejectedLogin(): void;
  clear(): void;
  /** Calls back after every request, until the returned function is called. */
  subscribe(listener: (request: LoggedRequest) => void): () => void;
}

const maxLogged = 100_000;
const readMethods = new Set(["GET", "HEAD", "OPTIONS"]);
const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

/** Creates an empty log. */
export function createRequestLog(): RequestLog {
  const listeners = new Set<(request: LoggedRequest) => void>();
  let list: LoggedRequest[] = [];
  let byRoute: Record<string, number> = {};
  let active = 0;
  const count = { reads: 0, writes: 0, rejectedLogins: 0, peak: 0 };
  return {
    get total() {
      return count.reads + count.writes;
    },
    get reads() {
      return count.reads;
    },
    get writes() {
      return count.writes;
    },
    get rejectedLogins() {
      return count.rejectedLogins;
    },
    get peak() {
      return count.peak;
    },
    get byRoute() {
      return { ...byRoute };
    },
    get list() {
      return [...list];
    },
    begin() {
      active += 1;
      count.peak = Math.max(count.peak, active);
    },
    end(request) {
      active -= 1;
      count[readMethods.has(request.method) ? "reads" : "writes"] += 1;
      const route = `${request.method} ${request.path.replace(uuid, "{id}")}`;
      byRoute[route] = (byRoute[route] ?? 0) + 1;
      if (list.length >= maxLogged) list = list.slice(maxLogged / 2);
      list.push(request);
      for (const listener of listeners) listener(request);
    },
    countRejectedLogin() {
      count.rejectedLogins += 1;
    },
    clear() {
      list = [];
      byRoute = {};
      Object.assign(count, { reads: 0, writes: 0, rejectedLogins: 0, peak: active });
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
