import * as z from "zod";
import type { HttpClient } from "../http/client";
import { failedFor } from "../http/errors";
import type { HttpResponse } from "../http/messages";
import { LINK_PROPERTY } from "./link-properties";
import { expectStatus, hasWords, parse, parseEach, type unexpected } from "./wire";

/** An application link as REST 3.0 shows it. */
export interface ApplicationLink {
  /** Application id of the other application. */
  readonly id: string;
  /** Display name. */
  readonly name: string;
  /** Application type: `generic`, `jira`, `confluence`, `stash` (Bitbucket), … */
  readonly type: string;
  /** URL under which Confluence reaches the application. */
  readonly rpcUrl: string;
  /** URL that users' browsers open. */
  readonly displayUrl: string;
  /** Whether it is the primary link of its type. */
  readonly primary: boolean;
  /** Whether the server created it itself, so that nobody can change or delete it. */
  readonly system: boolean;
}

/**
 * The input of a creation. Only Atlassian types have an id to pass; the server derives that of a generic link from its URL.
 */
export interface NewApplicationLink {
  readonly id: string | undefined;
  readonly type: string;
  readonly name: string;
  readonly rpcUrl: string;
  readonly displayUrl: string;
  readonly isPrimary: boolean;
}

/** The four members that every update must contain; the server ignores `primary: false`. */
export type ApplicationLinkUpdate = Pick<ApplicationLink, "name" | "rpcUrl" | "displayUrl" | "primary">;

const linkWire = z.object({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  rpcUrl: z.string(),
  displayUrl: z.string(),
  primary: z.boolean(),
  system: z.boolean().default(false),
});

/** With the V4 UI, the list also contains OAuth 2.0 clients as links of type generic; this property marks them. */
const OAUTH2_MARK = "oauth2ConnectionType";

const listedWire = linkWire.extend({ properties: z.record(z.string(), z.unknown()).optional() });

/** All links of a server at one point in time. */
export interface LinkList {
  /** In creation order, without OAuth 2.0 pseudo links. */
  readonly links: readonly ApplicationLink[];
  /** The keys of incoming consumers, by the id of the link that has one. */
  readonly consumerKeys: ReadonlyMap<string, string>;
}

/** All application links, in creation order, without OAuth 2.0 pseudo links. `GET /rest/applinks/3.0/applinks`. */
export async function list(http: HttpClient): Promise<readonly ApplicationLink[]> {
  return (await listWithConsumerKeys(http)).links;
}

/** See {@link list}. */
export async function listWithConsumerKeys(http: HttpClient): Promise<LinkList> {
  const response = await http.send({
    method: "GET",
    path: "/rest/applinks/3.0/applinks",
    query: { property: [OAUTH2_MARK, LINK_PROPERTY.incomingConsumerKey] },
    operation: "list the application links",
  });
  if (response.status === 404) throw unsupported(http, response);
  expectStatus(http, response, 200);
  const entries = parseEach(http, response, response.json, listedWire, { what: "application link" });
  return {
    links: entries
      .filter(({ properties }) => properties?.[OAUTH2_MARK] === undefined || properties[OAUTH2_MARK] === null)
      .map(({ properties: _, ...link }) => link),
    consumerKeys: new Map(
      entries.flatMap(({ id, properties }) => {
        const key = properties?.[LINK_PROPERTY.incomingConsumerKey];
        return typeof key === "string" ? [[id, key] as const] : [];
      }),
    ),
  };
}

/** One link, or undefined if there is none with this id. `GET /rest/applinks/3.0/applinks/{id}`. */
export async function get(http: HttpClient, id: string): Promise<ApplicationLink | undefined> {
  const response = await http.send({
    method: "GET",
    path: pathOf(id),
    operation: `read the application link ${id}`,
  });
  if (response.status === 404) return undefined;
  expectStatus(http, response, 200);
  return parse(http, response, linkWire);
}

/** How a creation ended. `refused` = 400: the id is in use or the type is not installed. */
export type Creation =
  | { readonly outcome: "created"; readonly id: string }
  | { readonly outcome: "refused"; readonly response: HttpResponse };

const createdWire = z.object({ "resources-created": z.array(z.object({ href: z.string() })).min(1) });

/**
 * Creates a link without contacting the other application. `PUT /rest/applinks/3.0/applicationlink`. When the name is taken,
 * the server chooses another one without reporting it: read the link afterwards.
 */
export async function create(http: HttpClient, link: NewApplicationLink): Promise<Creation> {
  const response = await http.send({
    method: "PUT",
    path: "/rest/applinks/3.0/applicationlink",
    json: {
      id: link.id ?? null,
      name: link.name,
      rpcUrl: link.rpcUrl,
      displayUrl: link.displayUrl,
      typeId: link.type,
      ...(link.isPrimary ? { isPrimary: true } : {}),
    },
    operation: `create the application link "${link.name}"`,
  });
  if (response.status === 400) return { outcome: "refused", response };
  const isUnsupported = response.status === 404 || (response.status === 405 && !hasWords(response));
  if (isUnsupported) throw unsupported(http, response);
  expectStatus(http, response, 201, 200);
  const href = parse(http, response, createdWire)["resources-created"][0]?.href ?? "";
  const id = /\/([^/?#]+)\/?$/.exec(href)?.[1];
  if (id === undefined)
    throw http.failure("malformed_response", response, "The response does not name the new link.");
  return { outcome: "created", id: decodeURIComponent(id) };
}

/** How an update ended. `refused` = 400: a name or URL is taken, or a URL is wrong; `contexts` names the members. */
export type Update =
  | { readonly outcome: "updated"; readonly link: ApplicationLink }
  | { readonly outcome: "refused"; readonly response: HttpResponse; readonly contexts: readonly string[] };

const refusedWire = z.object({ errors: z.array(z.object({ context: z.string().nullish() })) });

/** Sets name, URLs and the primary flag. `PUT /rest/applinks/3.0/applinks/{id}`; no reachability check, and the id stays. */
export async function update(http: HttpClient, id: string, wanted: ApplicationLinkUpdate): Promise<Update> {
  const response = await http.send({
    method: "PUT",
    path: pathOf(id),
    json: wanted,
    operation: `update the application link "${wanted.name}"`,
  });
  if (response.status === 400) {
    const refused = refusedWire.safeParse(response.json);
    const contexts = refused.success ? refused.data.errors.flatMap(({ context }) => context ?? []) : [];
    return { outcome: "refused", response, contexts };
  }
  expectStatus(http, response, 200);
  return { outcome: "updated", link: parse(http, response, linkWire) };
}

/**
 * Deletes a link, even one that is missing from the list. `DELETE /rest/applinks/3.0/applinks/{id}`.
 *
 * @returns false when there was nothing to delete, which counts as deleted
 */
export async function remove(http: HttpClient, id: string): Promise<boolean> {
  const response = await http.send({
    method: "DELETE",
    path: pathOf(id),
    operation: `delete the application link ${id}`,
  });
  if (response.status !== 404) expectStatus(http, response, 204, 200);
  // After a retry, a 404 means that the first attempt succeeded.
  return response.status !== 404 || response.attempts > 1;
}

/**
 * Whether the server still has an id that is missing from the list: an incomplete deletion leaves an id without an
 * application type. `GET /rest/applinks/3.0/applicationlink/{id}`, as in REST 1.0: according to the plugin's code, 400 "type
 * not installed" in that case, and 404 or 500 if there is nothing. False if the response shows neither.
 */
export async function isLeftover(http: HttpClient, id: string): Promise<boolean> {
  try {
    const { status } = await http.send({
      method: "GET",
      path: `/rest/applinks/3.0/applicationlink/${encodeURIComponent(id)}`,
      operation: `look for a leftover of the application link ${id}`,
    });
    return status === 400;
  } catch (error) {
    if (failedFor(error, "server_error", "refused_by_intermediary")) return false;
    throw error;
  }
}

function pathOf(id: string): string {
  return `/rest/applinks/3.0/applinks/${encodeURIComponent(id)}`;
}

function unsupported(http: HttpClient, response: HttpResponse): ReturnType<typeof unexpected> {
  return http.failure(
    "unsupported_server",
    response,
    "Links, consumers and authentication require REST 3.0 of the Application Links plugin (5.2 and later, Confluence 6 and later); only RsaKeyPair and getManifest work without it. If the server is recent enough, the base URL lacks its context path.",
  );
}
