import { randomUUID } from "node:crypto";
import * as applicationLinks from "../../provider/confluence/application-links";
import { readManifest } from "../../provider/confluence/manifest";
import { HttpClient } from "../../provider/http/client";
import { openServer } from "./emulator";
import { httpSettings } from "./http-settings";

/** An Atlassian application that the server can reach. */
export interface Peer {
  readonly url: string;
  readonly applicationId: string;
  readonly typeId: string;
}

/** A Confluence to test the endpoints on: an emulator, or a real one that others may use as well. */
export interface ContractServer {
  /** As a system administrator. */
  readonly http: HttpClient;
  /** Undefined when the real server has none. */
  readonly peer: Peer | undefined;
  close(): Promise<void>;
}

/** A link for a test; it is removed when the server is closed, if not before. */
export type TriedLink = applicationLinks.NewApplicationLink & { readonly id: string };

const {
  CONFLUENCE_TEST_BASE_URL,
  CONFLUENCE_TEST_USERNAME,
  CONFLUENCE_TEST_PASSWORD,
  CONFLUENCE_TEST_PEER_URL,
  JIRA_TEST_BASE_URL,
} = process.env;

/** Profile of quirks and context path of every emulator: one for each kind of server with REST 3.0 that the client has to support. */
const EMULATORS = [
  ["default", ""],
  ["default", "/confluence"],
  ["alternate", ""],
  ["alternate", "/wiki"],
  ["confluence-9.2+alternate", "/confluence"],
  ["random:1", ""],
  ["random:2", "/wiki"],
  ["random:3", ""],
] as const;

type Start = () => Promise<ContractServer>;

/** The servers by name: the real one when there is one, else the emulators. */
export const CONTRACT_SERVERS: readonly (readonly [name: string, start: Start])[] =
  CONFLUENCE_TEST_BASE_URL === undefined
    ? EMULATORS.map(([profile, path]) => [
        `profile ${profile}${path && ` at ${path}`}`,
        () => startEmulated(profile, path),
      ])
    : [[CONFLUENCE_TEST_BASE_URL, () => connectReal(CONFLUENCE_TEST_BASE_URL)]];

/** Whether there is an application to link to; a real server has one when `CONFLUENCE_TEST_PEER_URL` names it. */
export const HAS_PEER = CONFLUENCE_TEST_BASE_URL === undefined || CONFLUENCE_TEST_PEER_URL !== undefined;

/** Whether the server configures OAuth 2.0 clients of its own, for which a real one needs an https address. */
export const HAS_OAUTH2_CONFIGURATIONS = !CONFLUENCE_TEST_BASE_URL?.startsWith("http:");

/** Runs tests against every server, one server at a time. */
export function describeOnServers(title: string, define: (server: () => ContractServer) => void): void {
  describe.each(CONTRACT_SERVERS)(`${title}, on %s`, (_name, start) => {
    let server: ContractServer | undefined;
    beforeAll(async () => {
      server = await start();
    });
    afterAll(async () => {
      if (server !== undefined) await removeTriedLinks(server.http);
      await server?.close();
    });
    define(() => {
      if (server === undefined) throw new Error("The server has not started");
      return server;
    });
  });
}

/** Host names by which these tests recognise their own links. */
const TRIED = ".contract-test.example.com";

/** Members of a link that no other link has. */
export function someLink(members: Partial<applicationLinks.NewApplicationLink> = {}) {
  const unique = randomUUID().slice(0, 13);
  const url = `https://${unique}${TRIED}`;
  return {
    id: undefined,
    type: "generic",
    name: `Contract test ${unique}`,
    rpcUrl: url,
    displayUrl: url,
    isPrimary: false,
    ...members,
  };
}

/** Creates a link. */
export async function createLink(
  { http }: ContractServer,
  members: Partial<applicationLinks.NewApplicationLink> = {},
): Promise<TriedLink> {
  const link = someLink(members);
  const creation = await applicationLinks.create(http, link);
  if (creation.outcome === "refused") throw http.failure("request_refused", creation.response);
  return { ...link, id: creation.id };
}

/** Creates a link to the peer. */
export async function createLinkToPeer(server: ContractServer): Promise<TriedLink> {
  const { peer } = server;
  if (peer === undefined) throw new Error("There is no application to link to");
  const { url, applicationId: id, typeId: type } = peer;
  await applicationLinks.remove(server.http, id);
  return createLink(server, { id, type, rpcUrl: url, displayUrl: url });
}

async function removeTriedLinks(http: HttpClient): Promise<void> {
  for (const { id, rpcUrl, name } of await applicationLinks.list(http)) {
    if (rpcUrl.includes(TRIED) || name.startsWith("Contract test ")) await applicationLinks.remove(http, id);
  }
}

async function startEmulated(profile: string, contextPath: string): Promise<ContractServer> {
  const [confluence, jira] = await Promise.all([
    openServer({ product: "confluence", profile, contextPath }),
    openServer({ product: "jira", profile: "default", contextPath: "/jira" }),
  ]);
  // As in the server's development mode, because nothing here is https.
  confluence.settings.allowInsecureOAuth2 = true;
  const http = new HttpClient(httpSettings(confluence.url));
  return {
    http,
    peer: { url: jira.url, applicationId: jira.applicationId, typeId: "jira" },
    close: async () => {
      await http.close();
      await Promise.all([confluence.close(), jira.close()]);
    },
  };
}

async function connectReal(baseUrl: string): Promise<ContractServer> {
  const credentials = {
    kind: "password",
    username: CONFLUENCE_TEST_USERNAME ?? "admin",
    password: CONFLUENCE_TEST_PASSWORD ?? "admin",
  } as const;
  const http = new HttpClient(httpSettings(baseUrl.replace(/\/+$/, ""), { credentials }));
  return { http, peer: await realPeer(), close: () => http.close() };
}

async function realPeer(): Promise<Peer | undefined> {
  if (CONFLUENCE_TEST_PEER_URL === undefined) return undefined;
  const url = CONFLUENCE_TEST_PEER_URL.replace(/\/+$/, "");
  // In a network of containers the peer has another address for this machine than for the server.
  const http = new HttpClient(httpSettings(JIRA_TEST_BASE_URL ?? url));
  try {
    const { id, typeId } = await readManifest(http);
    return { url, applicationId: id, typeId };
  } finally {
    await http.close();
  }
}
