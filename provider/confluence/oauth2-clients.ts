import * as z from "zod";
import type { HttpClient } from "../http/client";
import type { HttpResponse } from "../http/messages";
import { expectOAuth2, noOAuth2 } from "./oauth2-responses";
import { parse, parseEach } from "./wire";

/** The most that an external application may do; each scope includes the ones before it. */
export const OAUTH2_SCOPES = ["READ", "WRITE", "ADMIN", "SYSTEM_ADMIN"] as const;
export type OAuth2Scope = (typeof OAUTH2_SCOPES)[number];

/** What an administrator sets for an external application that uses OAuth 2.0 with this Confluence. */
export interface OAuth2ClientSettings {
  readonly name: string;
  /** Stored sorted and without duplicates. */
  readonly redirects: readonly string[];
  readonly scope: string;
}

/** A registered external application. */
export interface OAuth2Client extends OAuth2ClientSettings {
  /** Identifies the object in this API; the application itself uses `clientId`. */
  readonly id: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

const clientWire = z.object({
  id: z.union([z.string(), z.number()]).transform(String),
  clientId: z.string(),
  clientSecret: z.string(),
  name: z.string(),
  redirects: z.array(z.string()),
  scope: z.string(),
});

/**
 * All registered applications. `GET /rest/oauth2/latest/client`; secrets arrive in clear text and are registered for
 * redaction.
 */
export async function listOAuth2Clients(http: HttpClient): Promise<readonly OAuth2Client[]> {
  const response = await http.send({ method: "GET", path: CLIENTS, operation: "list the OAuth 2.0 clients" });
  if (response.status === 404) throw noOAuth2(http, response);
  expectOAuth2(http, response, 200);
  return parseEach(http, response, response.json, clientWire, { what: "OAuth 2.0 client" });
}

/** One application, or undefined if there is none with this id. `GET /rest/oauth2/latest/client/{id}`. */
export async function getOAuth2Client(http: HttpClient, id: string): Promise<OAuth2Client | undefined> {
  const response = await http.send({
    method: "GET",
    path: pathOf(id),
    operation: `read the OAuth 2.0 client ${id}`,
  });
  if (response.status === 404) return undefined;
  expectOAuth2(http, response, 200);
  return clientIn(http, response);
}

/** Registers an application; the server generates its id and secret. `POST` → 200. Names are unique. */
export async function createOAuth2Client(
  http: HttpClient,
  settings: OAuth2ClientSettings,
): Promise<OAuth2Client> {
  const response = await http.send({
    method: "POST",
    path: CLIENTS,
    json: settings,
    operation: `register the OAuth 2.0 client "${settings.name}"`,
  });
  if (response.status === 404) throw noOAuth2(http, response);
  expectOAuth2(http, response, 200, 201);
  return clientIn(http, response);
}

/** Changes everything but id and secret. `PUT /rest/oauth2/latest/client/{id}` → 204. */
export async function updateOAuth2Client(
  http: HttpClient,
  id: string,
  settings: OAuth2ClientSettings,
): Promise<void> {
  const response = await http.send({
    method: "PUT",
    path: pathOf(id),
    json: settings,
    operation: `update the OAuth 2.0 client "${settings.name}"`,
  });
  expectOAuth2(http, response, 204, 200);
}

/**
 * Gives an application a new secret; the old one stops working immediately.
 * `PUT /rest/oauth2/latest/client/reset/{clientId}`: with the public client id, not the id of this API.
 */
export async function resetOAuth2ClientSecret(http: HttpClient, clientId: string): Promise<OAuth2Client> {
  const response = await http.send({
    method: "PUT",
    path: `${CLIENTS}/reset/${encodeURIComponent(clientId)}`,
    operation: `reset the secret of the OAuth 2.0 client ${clientId}`,
  });
  expectOAuth2(http, response, 200);
  return clientIn(http, response);
}

/** Deletes an application with its tokens; one that no longer exists counts as deleted. `DELETE …/client/{id}` → 200. */
export async function deleteOAuth2Client(http: HttpClient, id: string): Promise<void> {
  const response = await http.send({
    method: "DELETE",
    path: pathOf(id),
    operation: `delete the OAuth 2.0 client ${id}`,
  });
  if (response.status !== 404) expectOAuth2(http, response, 200, 204);
}

const CLIENTS = "/rest/oauth2/latest/client";

function pathOf(id: string): string {
  return `${CLIENTS}/${encodeURIComponent(id)}`;
}

function clientIn(http: HttpClient, response: HttpResponse): OAuth2Client {
  return parse(http, response, clientWire);
}
