import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import { CommandError } from "../command-error";

/** The simulated applications, distinguished by the version of their Application Links plugin. */
export const PLAYED = {
  /** Older than the status API, which 5.2 introduced. */
  old: "5.1.0",
  current: "9.0.0",
} as const;

const LEVEL = { enabled: true, twoLoEnabled: true, twoLoImpersonationEnabled: false };

/**
 * An application with Application Links that this process simulates during the observation. It serves its manifest and reports OAuth with
 * 2LO in both directions; it stores nothing and accepts no credentials.
 */
export class StandInPeer {
  readonly #server: Server;
  readonly #url: string;

  private constructor(server: Server, url: string) {
    this.#server = server;
    this.#url = url;
  }

  /**
   * Listens on the port of an http URL, 0 for a free one; only on the loopback interface when the URL's host is a loopback address.
   *
   * @throws CommandError when it cannot listen there
   */
  static async listen(peerUrl: string): Promise<StandInPeer> {
    const { protocol, hostname, port } = new URL(peerUrl);
    if (protocol !== "http:") throw new CommandError(`--peer-url ${peerUrl} must be an http address.`);
    const isLocal = ["127.0.0.1", "localhost", "[::1]"].includes(hostname);
    const server = createServer(({ url = "" }, response) => {
      const document = documentAt(url);
      response.writeHead(document === undefined ? 404 : 200, { "Content-Type": "application/json" });
      response.end(JSON.stringify(document ?? { "status-code": 404 }));
    });
    const host = isLocal ? hostname.replace(/^\[|\]$/g, "") : undefined;
    await new Promise<void>((resolve, reject) => {
      server.once("error", (cause) => {
        reject(new CommandError(`Could not listen at --peer-url ${peerUrl}: ${cause.message}`, { cause }));
      });
      server.listen({ port: Number(port), ...(host === undefined ? {} : { host }) }, resolve);
    });
    const address = server.address();
    const bound = typeof address === "object" && address !== null ? address.port : port;
    return new StandInPeer(server, `http://${hostname}:${bound}`);
  }

  /** The base URL of a simulated application. */
  at(played: keyof typeof PLAYED): string {
    return `${this.#url}/${played}`;
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }
}

function documentAt(url: string): object | undefined {
  const [, played, path = ""] = /^\/(old|current)(\/[^?]*)/.exec(url) ?? [];
  if (path === "/rest/applinks/1.0/manifest") {
    return {
      id: ID,
      name: "Observation",
      typeId: "jira",
      version: "1.0",
      buildNumber: 1,
      applinksVersion: played === "old" ? PLAYED.old : PLAYED.current,
      inboundAuthenticationTypes: [],
      outboundAuthenticationTypes: [],
      publicSignup: false,
    };
  }
  const isStatus = played === "current" && /^\/rest\/applinks\/3\.0\/status\/[^/]+\/oauth$/.test(path);
  return isStatus ? { incoming: LEVEL, outgoing: LEVEL } : undefined;
}

const ID = randomUUID();
