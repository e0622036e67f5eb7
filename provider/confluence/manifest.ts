import * as z from "zod";
import type { HttpClient } from "../http/client";
import { AppLinksError, failedFor } from "../http/errors";
import type { HttpAnswer } from "../http/messages";
import { expectStatus, parse } from "./wire";

/** What an application with the Application Links plugin says about itself to anybody. */
export interface Manifest {
  /** The application id: stays when the base URL moves, and is shared by clones. */
  readonly id: string;
  /** The title that its administrator gave it. */
  readonly name: string;
  /** Application type: `confluence`, `jira`, `stash` (Bitbucket), … */
  readonly typeId: string;
  /** Version of the application; empty when it does not say. */
  readonly version: string;
  /** Version of its Application Links plugin; empty when it does not say. */
  readonly applinksVersion: string;
  /** Its own base URL; empty when it does not say. */
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
 * Reads the instance's own manifest, `GET /rest/applinks/1.0/manifest`: anonymously, as it is meant for anybody; logged in
 * where somebody in front, or single sign-on, keeps anonymous requests out.
 */
export async function readManifest(http: HttpClient): Promise<Manifest> {
  const response = await readAsAnybody(http);
  if (response.status === 401 || response.status === 403) {
    throw http.failure(
      "permission_denied",
      response,
      "The manifest is for anybody, with and without a login: ask whoever runs the server, or the proxy in front of it, why /rest/applinks/1.0/manifest is closed.",
    );
  }
  if (response.status === 404) {
    throw http.failure(
      "unsupported_server",
      response,
      "No Application Links there: check the base URL, above all its context path (…/confluence or …/wiki).",
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

async function readAsAnybody(http: HttpClient): Promise<HttpAnswer> {
  try {
    const response = await http.send({ ...READ_MANIFEST, isAnonymous: true });
    if (response.status !== 401 && response.status !== 403) return response;
  } catch (error) {
    const isClosed =
      failedFor(error, "refused_by_intermediary") && (error.status === 401 || error.status === 403);
    const isSentToLogin = failedFor(error, "single_sign_on", "unexpected_redirect", "html_answer");
    if (!isClosed && !isSentToLogin) throw error;
  }
  return http.send(READ_MANIFEST);
}

/** First version of which that was read: the plugin of Confluence 9, Jira 10 and Bitbucket 9. */
const FIRST_THAT_REMOVES_PARTS = 10;

/**
 * Whether a server that deletes a link deletes with it, by its code, the incoming consumer with its tokens, the consumer
 * of the service provider with its shared secret, and the trusted application. Not seen on a server: whoever relies on it
 * looks afterwards.
 */
export function removesPartsOfLinks({ applinksVersion }: Manifest): boolean {
  return Number.parseInt(applinksVersion, 10) >= FIRST_THAT_REMOVES_PARTS;
}

/** What the server finds at a peer's address. */
export type PeerManifest =
  | { readonly found: "manifest"; readonly manifest: Manifest }
  | { readonly found: "nothing"; readonly warning: string };

const warningWire = z.object({ code: z.string().optional(), warning: z.string().optional() });

/**
 * Lets Confluence itself fetch the manifest of another application, from where it stands in the network.
 * `GET /rest/applinks/1.0/applicationlinkForm/manifest?url=`; needs the XSRF header although it is a GET.
 *
 * @throws AppLinksError `already_exists` when a link to that application is there, or the URL is Confluence's own (409)
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
      'An application with its server id is linked already under another URL, or it is this Confluence itself. If it is the same application, declare its id as `applicationId`, with `adopt: "takeover"`, which moves that link. If it is a copy (a test system made from a backup), give the copy a server id of its own first: of two applications with one id only one can be linked.',
    );
  }
  expectStatus(http, response, 200);
  const manifest = manifestWire.safeParse(response.json);
  if (manifest.success) return { found: "manifest", manifest: manifest.data };
  const { warning, code } = parse(http, response, warningWire);
  return { found: "nothing", warning: http.redactor.redact(warning ?? code ?? "nothing answers there") };
}

/** A helper for messages: the error when an application that must be reachable is not. */
export function peerUnreachable(http: HttpClient, url: string, warning: string): AppLinksError {
  return new AppLinksError({
    reason: "peer_unreachable",
    what: `Confluence could not read the manifest of ${url}`,
    instance: http.settings.baseUrl,
    said: warning,
    hint: "Start that application, or give its `applicationId` (the `id` in its /rest/applinks/1.0/manifest) so that the link can be made without it.",
  });
}
