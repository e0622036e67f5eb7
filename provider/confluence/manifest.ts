import * as z from "zod";
import type { HttpClient } from "../http/client";
import { AppLinksError, failedFor } from "../http/errors";
import type { HttpResponse } from "../http/messages";
import { expectStatus, parse } from "./wire";

/** What an application with the Application Links plugin publishes about itself. */
export interface Manifest {
  /** The application id: it stays when the base URL changes, and clones share it. */
  readonly id: string;
  /** The title that its administrator gave it. */
  readonly name: string;
  /** Application type: `confluence`, `jira`, `stash` (Bitbucket), … */
  readonly typeId: string;
  /** Version of the application; empty if it is not given. */
  readonly version: string;
  /** Version of its Application Links plugin; empty if it is not given. */
  readonly applinksVersion: string;
  /** Its own base URL; empty if it is not given. */
  readonly url: string;
}

const manifestWire = z.object({
  id: z.string().min(1),
  name: z.string(),
  typeId: z.string(),
  version: z.string().default(""),
  applinksVersion: z.string().default(""),
  url: z.string().default(""),
});

/**
 * Reads the instance's own manifest, `GET /rest/applinks/1.0/manifest`: anonymously, because it is public; logged in if a
 * proxy or single sign-on rejects anonymous requests.
 */
export async function readManifest(http: HttpClient): Promise<Manifest> {
  return (await readPublicManifest(http)) ?? (await readManifestLoggedIn(http));
}

/** The same without ever logging in; undefined if a proxy or single sign-on rejects anonymous requests. */
export async function readPublicManifest(http: HttpClient): Promise<Manifest | undefined> {
  try {
    const response = await http.send({ ...READ_MANIFEST, isAnonymous: true });
    return response.status === 401 || response.status === 403 ? undefined : manifestIn(http, response);
  } catch (error) {
    const isClosed =
      failedFor(error, "refused_by_intermediary") && (error.status === 401 || error.status === 403);
    const isSentToLogin = failedFor(error, "single_sign_on", "unexpected_redirect", "html_response");
    if (!isClosed && !isSentToLogin) throw error;
    return undefined;
  }
}

/** The same with the login of the connection. */
export async function readManifestLoggedIn(http: HttpClient): Promise<Manifest> {
  return manifestIn(http, await http.send(READ_MANIFEST));
}

function manifestIn(http: HttpClient, response: HttpResponse): Manifest {
  if (response.status === 401 || response.status === 403) {
    throw http.failure(
      "permission_denied",
      response,
      "The manifest is public, with and without a login: ask whoever runs the server, or the proxy in front of it, why /rest/applinks/1.0/manifest is not accessible.",
    );
  }
  if (response.status === 404) {
    throw http.failure(
      "unsupported_server",
      response,
      "There is no Application Links plugin at this address: check the base URL, above all its context path (…/confluence or …/wiki).",
    );
  }
  expectStatus(http, response, 200);
  return parse(http, response, manifestWire);
}

/**
 * Reads the manifest of another application from this machine; never with a login.
 *
 * @param http without credentials and headers of its own: they belong to another server
 */
export async function readOthersManifest(http: HttpClient): Promise<Manifest> {
  const response = await http.send({ ...READ_MANIFEST, isAnonymous: true });
  expectStatus(http, response, 200);
  return parse(http, response, manifestWire);
}

const READ_MANIFEST = {
  method: "GET",
  path: "/rest/applinks/1.0/manifest",
  operation: "read the server's manifest",
} as const;

/** First version whose code does that: the plugin of Confluence 9, Jira 10 and Bitbucket 9. */
const FIRST_THAT_REMOVES_PARTS = 10;

/**
 * Whether deleting a link, according to the server's code, also deletes the incoming consumer with its tokens, the consumer
 * of the service provider with its shared secret, and the trusted application. Not observed on a server: verify before
 * relying on it.
 */
export function removesPartsOfLinks({ applinksVersion }: Manifest): boolean {
  return Number.parseInt(applinksVersion, 10) >= FIRST_THAT_REMOVES_PARTS;
}

/** What the server finds at a peer's URL. */
export type PeerManifest =
  | { readonly found: "manifest"; readonly manifest: Manifest }
  | { readonly found: "nothing"; readonly warning: string };

const warningWire = z.object({ code: z.string().optional(), warning: z.string().optional() });

/**
 * Has Confluence itself fetch the manifest of another application, from its own place in the network.
 * `GET /rest/applinks/1.0/applicationlinkForm/manifest?url=`; requires the XSRF header although it is a GET.
 *
 * @throws AppLinksError `already_exists` if a link to that application exists, or the URL is Confluence's own (409)
 */
export async function readPeerManifest(http: HttpClient, url: string): Promise<PeerManifest> {
  const response = await http.send({
    method: "GET",
    path: "/rest/applinks/1.0/applicationlinkForm/manifest",
    query: { url },
    operation: `read the manifest of ${url}`,
  });
  if (response.status === 409) {
    throw http.failure(
      "already_exists",
      response,
      'An application with its server id is already linked under another URL, or it is this Confluence itself. If it is the same application, declare its id as `applicationId` with `adopt: "takeover"`, which moves that link. If it is a copy (a test system made from a backup), give the copy its own server id first: only one of two applications with the same id can be linked.',
    );
  }
  expectStatus(http, response, 200);
  const manifest = manifestWire.safeParse(response.json);
  if (manifest.success) return { found: "manifest", manifest: manifest.data };
  const { warning, code } = parse(http, response, warningWire);
  return { found: "nothing", warning: http.redactor.redact(warning ?? code ?? "nothing responds there") };
}

/** The error for an application that must be reachable and is not. */
export function peerUnreachable(http: HttpClient, url: string, warning: string): AppLinksError {
  return new AppLinksError({
    reason: "peer_unreachable",
    what: `Confluence could not read the manifest of ${url}`,
    instance: http.settings.baseUrl,
    detail: warning,
    hint: "Start that application, or give its `applicationId` (the `id` in its /rest/applinks/1.0/manifest) so that the link can be created without it.",
  });
}
