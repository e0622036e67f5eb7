import * as z from "zod";
import type { HttpClient } from "../http/client";
import type { HttpRequest, HttpResponse } from "../http/messages";
import { expectOAuth2, noOAuth2 } from "./oauth2-responses";
import { parse, parseEach } from "./wire";

/** Types of identity provider that the server knows. */
export const OAUTH2_PROVIDER_TYPES = ["generic", "google", "microsoft"] as const;
export type OAuth2ProviderType = (typeof OAUTH2_PROVIDER_TYPES)[number];

/** This Confluence as an OAuth 2.0 client of another server. */
export interface OAuth2Configuration {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly type: string;
  readonly clientId: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  /** Stored sorted and without duplicates. */
  readonly scopes: readonly string[];
  readonly redirectUriSuffix: string;
}

/** A configuration to store; without a secret, the stored one stays. */
export type NewOAuth2Configuration = Omit<OAuth2Configuration, "id"> & {
  readonly clientSecret: string | undefined;
};

/** Where the other server redirects users to; the suffix depends on the authorisation endpoint. */
export interface RedirectUri {
  readonly redirectUri: string;
  readonly redirectUriSuffix: string;
}

const configurationWire = z.object({
  id: z.union([z.string(), z.number()]).transform(String),
  name: z.string(),
  description: z
    .string()
    .nullish()
    .transform((text) => text ?? ""),
  // Accepted in any case, returned in capitals.
  type: z.string().transform((type) => type.toLowerCase()),
  clientId: z.string(),
  authorizationEndpoint: z.string(),
  tokenEndpoint: z.string(),
  scopes: z.array(z.string()),
  redirectUriSuffix: z.string(),
});

const redirectUriWire = z.object({ redirectUri: z.string(), redirectUriSuffix: z.string() });

/**
 * All configurations; the server never returns their secrets. `GET /rest/oauth2-client/latest/config`.
 *
 * @param own id of the one that the program declares, which must be parsed
 */
export async function listOAuth2Configurations(
  http: HttpClient,
  own?: string,
): Promise<readonly OAuth2Configuration[]> {
  const response = await send(http, {
    method: "GET",
    path: "",
    operation: "list the outgoing OAuth 2.0 configurations",
  });
  if (response.status === 404) throw noOAuth2(http, response);
  expectOAuth2(http, response, 200);
  const what = "outgoing OAuth 2.0 configuration";
  return parseEach(http, response, response.json, configurationWire, { what, own });
}

/** The redirect URI that the server will use with an authorisation endpoint. `GET …/config/get-redirect-uri`. */
export async function readRedirectUri(http: HttpClient, authorizationEndpoint: string): Promise<RedirectUri> {
  const response = await send(http, {
    method: "GET",
    path: "/get-redirect-uri",
    query: { authorizationEndpoint },
    operation: `read the redirect URI for ${authorizationEndpoint}`,
  });
  if (response.status === 404) throw noOAuth2(http, response);
  expectOAuth2(http, response, 200);
  return parse(http, response, redirectUriWire);
}

/** Stores a new configuration. `POST …/config` → 200. Names are unique. */
export async function createOAuth2Configuration(
  http: HttpClient,
  configuration: NewOAuth2Configuration,
): Promise<OAuth2Configuration> {
  http.redactor.protect(configuration.clientSecret);
  const response = await send(http, {
    method: "POST",
    path: "",
    json: configuration,
    operation: `create the outgoing OAuth 2.0 configuration "${configuration.name}"`,
  });
  if (response.status === 404) throw noOAuth2(http, response);
  expectOAuth2(http, response, 200, 201);
  return parse(http, response, configurationWire);
}

/** Replaces all members; without a secret, the stored one stays. `PUT …/config/{id}` → 204. */
export async function updateOAuth2Configuration(
  http: HttpClient,
  id: string,
  configuration: NewOAuth2Configuration,
): Promise<void> {
  http.redactor.protect(configuration.clientSecret);
  const response = await send(http, {
    method: "PUT",
    path: `/${encodeURIComponent(id)}`,
    json: configuration,
    operation: `update the outgoing OAuth 2.0 configuration "${configuration.name}"`,
  });
  expectOAuth2(http, response, 204, 200);
}

/** Deletes a configuration; one that no longer exists counts as deleted. `DELETE …/config/{id}` → 204. */
export async function deleteOAuth2Configuration(http: HttpClient, id: string): Promise<void> {
  const response = await send(http, {
    method: "DELETE",
    path: `/${encodeURIComponent(id)}`,
    operation: `delete the outgoing OAuth 2.0 configuration ${id}`,
  });
  if (response.status !== 404) expectOAuth2(http, response, 204, 200);
}

/** Possible paths of the resource: it was not observed on every version. */
const PATHS = ["/rest/oauth2-client/latest/config", "/rest/oauth2/latest/config"] as const;

const pathOf = new WeakMap<HttpClient, string>();

/** Sends a request to the path that this server has. A GET of the collection determines it, so callers begin with that. */
async function send(http: HttpClient, request: HttpRequest): Promise<HttpResponse> {
  const known = pathOf.get(http);
  if (known !== undefined || request.path !== "" || request.method !== "GET") {
    return http.send({ ...request, path: `${known ?? PATHS[0]}${request.path}` });
  }
  const [first, second] = PATHS;
  const response = await http.send({ ...request, path: first });
  if (response.status !== 404) {
    pathOf.set(http, first);
    return response;
  }
  const other = await http.send({ ...request, path: second });
  if (other.status !== 404) pathOf.set(http, second);
  return other;
}
