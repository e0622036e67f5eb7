import { XMLParser } from "fast-xml-parser";
import * as z from "zod";
import type { EmulatorContext } from "../context/context";
import { parsePublicKey } from "../oauth1/signature";
import { callServer, type PeerResponse } from "./http";

/** The part of a peer's public manifest that this server uses. */
export type PeerManifest = z.infer<typeof manifestSchema>;

/** The OAuth 1.0a consumer that a peer identifies itself as. */
export type PeerConsumer = z.infer<typeof consumerSchema>;

/** A peer's response was not what was requested. */
export class UnexpectedResponseError extends Error {
  constructor(
    readonly response: PeerResponse,
    what: string,
  ) {
    super(`${what}: ${response.status} ${response.statusText}`.trim());
    this.name = "UnexpectedResponseError";
  }
}

/** An address at the peer: its RPC URL, with its own context path, plus a path. */
export function peerUrl(rpcUrl: string, path: string): URL {
  return new URL(rpcUrl.replace(/\/+$/, "") + path);
}

/**
 * The peer's manifest.
 *
 * @throws PeerUnreachableError without a response, UnexpectedResponseError when it is no manifest.
 */
export async function fetchManifest(context: EmulatorContext, rpcUrl: string): Promise<PeerManifest> {
  const url = peerUrl(rpcUrl, "/rest/applinks/1.0/manifest");
  const response = await callServer(context, url, { headers: { Accept: "application/json" } });
  return requireResponse(response, "manifest", manifestSchema);
}

/**
 * The consumer that a peer identifies itself as, with its public key.
 *
 * @throws PeerUnreachableError without a response, UnexpectedResponseError when it is no consumer.
 */
export async function fetchConsumerInfo(context: EmulatorContext, rpcUrl: string): Promise<PeerConsumer> {
  const url = peerUrl(rpcUrl, "/plugins/servlet/oauth/consumer-info");
  const response = await callServer(context, url, { headers: { Accept: "application/xml" } });
  return requireResponse(response, "consumer-info", consumerSchema);
}

/** Reads JSON, or XML without looking at the name of its root element; undefined when it is neither. */
export function parseDocument(body: string): unknown {
  try {
    if (!body.trimStart().startsWith("<")) return JSON.parse(body);
    const document: unknown = new XMLParser({ parseTagValue: false }).parse(body);
    const roots = z.record(z.string(), z.unknown()).parse(document);
    return Object.entries(roots).find(([name]) => !name.startsWith("?"))?.[1];
  } catch {
    return undefined;
  }
}

function requireResponse<T>(response: PeerResponse, what: string, schema: z.ZodType<T>): T {
  if (response.status !== 200) throw new UnexpectedResponseError(response, what);
  const parsed = schema.safeParse(parseDocument(response.body));
  if (!parsed.success) throw new UnexpectedResponseError(response, what);
  return parsed.data;
}

const manifestSchema = z.looseObject({
  id: z.string(),
  name: z.string().optional(),
  typeId: z.string(),
  version: z.string().optional(),
  applinksVersion: z.string().optional(),
  url: z.string().optional(),
});

const consumerSchema = z.object({
  key: z.string().min(1),
  name: z.string().min(1),
  description: z.string().nullable().default(null),
  publicKey: z.string().transform((text, { addIssue }) => {
    try {
      return parsePublicKey(text).base64;
    } catch {
      addIssue("not an RSA public key");
      return z.NEVER;
    }
  }),
});
