import * as z from "zod";
import type { HttpClient } from "../http/client";
import { expectStatus, parse, parseEach } from "./wire";

/** An OAuth 1.0a consumer as the server reports it. Shared secrets are never reported. */
export interface Consumer {
  readonly key: string;
  readonly name: string;
  readonly description: string | undefined;
  /** Base64 of the SubjectPublicKeyInfo, without PEM header and footer; undefined for HMAC consumers. */
  readonly publicKey: string | undefined;
  readonly callback: string | undefined;
  readonly twoLOAllowed: boolean;
  readonly executingTwoLOUser: string | undefined;
  readonly twoLOImpersonationAllowed: boolean;
}

/** An incoming consumer to store. On a generic link, the server ignores the 2LO members and the user. */
export interface NewConsumer {
  readonly key: string;
  readonly name: string;
  readonly description: string | undefined;
  readonly publicKey: string;
  readonly callback: string | undefined;
  readonly twoLOAllowed: boolean;
  readonly executingTwoLOUser: string | undefined;
  readonly twoLOImpersonationAllowed: boolean;
}

/** This Confluence as a consumer of a third-party service provider: HMAC-SHA1 with a shared secret. */
export interface ServiceProviderConsumer {
  readonly key: string;
  readonly name: string;
  readonly description: string | undefined;
  readonly sharedSecret: string;
}

const optionalText = z
  .string()
  .nullish()
  .transform((value) => value || undefined);
const optionalFlag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false);

/** A consumer as every list contains it. */
export const consumerWire = z.object({
  key: z.string(),
  name: z.string(),
  description: optionalText,
  publicKey: optionalText,
  callback: optionalText,
  twoLOAllowed: optionalFlag,
  executingTwoLOUser: optionalText,
  twoLOImpersonationAllowed: optionalFlag,
});

/** The name of the list differs between versions. */
const consumersWire = z
  .object({ consumers: z.array(z.unknown()).nullish(), consumer: z.array(z.unknown()).nullish() })
  .transform(({ consumers, consumer }) => consumers ?? consumer ?? []);

/**
 * The consumers of a link, the incoming one first; empty when there are none.
 * `GET /rest/applinks-oauth/1.0/applicationlink/{id}/authentication/consumer`; its `outgoing` member is always false, so
 * only the public key distinguishes incoming consumers from outgoing ones.
 *
 * @param own key of the consumer that the program declares, which must be parsed
 */
export async function listConsumers(
  http: HttpClient,
  linkId: string,
  own?: string,
): Promise<readonly Consumer[]> {
  const response = await http.send({
    method: "GET",
    path: pathOf(linkId),
    operation: `read the OAuth consumers of the application link ${linkId}`,
  });
  if (response.status === 404) return [];
  expectStatus(http, response, 200);
  const consumers = parse(http, response, consumersWire);
  return parseEach(http, response, consumers, consumerWire, { what: "OAuth consumer", own });
}

/** The consumer with which the other application calls this Confluence. See {@link listConsumers}. */
export async function readIncomingConsumer(
  http: HttpClient,
  linkId: string,
  own?: string,
): Promise<Consumer | undefined> {
  return (await listConsumers(http, linkId, own)).find((consumer) => consumer.publicKey !== undefined);
}

/**
 * Stores an incoming consumer and associates it with the link. `PUT` of the same path → 201. The store is keyed by consumer
 * key alone: an existing consumer with this key is overwritten, whichever link it belongs to, and one under the link's
 * previous key remains valid.
 */
export async function putIncomingConsumer(
  http: HttpClient,
  linkId: string,
  consumer: NewConsumer,
): Promise<void> {
  const response = await http.send({
    method: "PUT",
    path: pathOf(linkId),
    json: { ...nulled(consumer), sharedSecret: null, outgoing: false },
    operation: `register the OAuth consumer "${consumer.key}" on the application link ${linkId}`,
  });
  expectStatus(http, response, 201, 200);
}

/** Stores the outgoing consumer of a third-party service provider. The link refers to it in its provider configuration. */
export async function putServiceProviderConsumer(
  http: HttpClient,
  linkId: string,
  consumer: ServiceProviderConsumer,
): Promise<void> {
  http.redactor.protect(consumer.sharedSecret);
  const response = await http.send({
    method: "PUT",
    path: pathOf(linkId),
    json: { ...nulled(consumer), outgoing: true },
    operation: `register the outgoing OAuth consumer "${consumer.key}" on the application link ${linkId}`,
  });
  expectStatus(http, response, 201, 200);
}

function pathOf(linkId: string): string {
  return `/rest/applinks-oauth/1.0/applicationlink/${encodeURIComponent(linkId)}/authentication/consumer`;
}

/** The server treats an absent member like null, but the clients that were observed send all of them. */
function nulled<T extends object>(members: T): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).map(([name, value]) => [name, value ?? null]));
}
