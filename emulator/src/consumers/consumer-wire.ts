import * as z from "zod";
import type { Consumer, ServiceProviderConsumer } from "../state/server-state";

/** A consumer as a client sends it; XML has no types, so flags may be strings. */
export type ConsumerWire = z.infer<typeof consumerWire>;

const optionalString = z.string().nullish();
const flag = z.union([z.boolean(), z.enum(["true", "false"]).transform((word) => word === "true")]).nullish();

/** Reads the body of a consumer PUT; unknown members are ignored. */
export const consumerWire = z.object({
  key: optionalString,
  name: optionalString,
  description: optionalString,
  sharedSecret: optionalString,
  publicKey: optionalString,
  callback: optionalString,
  outgoing: flag,
  twoLOAllowed: flag,
  executingTwoLOUser: optionalString,
  twoLOImpersonationAllowed: flag,
});

/** An incoming consumer as responses show it. */
export function showIncoming(consumer: Consumer, href: string): object {
  return {
    link: [{ href, rel: "self" }],
    key: consumer.key,
    name: consumer.name,
    ...present("description", consumer.description),
    signatureMethod: "RSA_SHA1",
    publicKey: consumer.publicKey,
    ...present("callback", consumer.callback),
    twoLOAllowed: consumer.twoLOAllowed,
    ...present("executingTwoLOUser", consumer.executingTwoLOUser),
    twoLOImpersonationAllowed: consumer.twoLOImpersonationAllowed,
    outgoing: false,
  };
}

/** A third-party service provider entry as responses show it: without its secret, and not even marked as outgoing. */
export function showOutgoing(consumer: ServiceProviderConsumer, href: string): object {
  return {
    link: [{ href, rel: "self" }],
    key: consumer.key,
    name: consumer.name,
    ...present("description", consumer.description),
    signatureMethod: "HMAC_SHA1",
    twoLOAllowed: false,
    twoLOImpersonationAllowed: false,
    outgoing: false,
  };
}

function present(name: string, value: string | null): Record<string, string> {
  return value === null ? {} : { [name]: value };
}
