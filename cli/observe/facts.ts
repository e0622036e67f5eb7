import { createHash, randomUUID } from "node:crypto";
import type { Probe } from "./probe";
import { addConsumer, someKey } from "./probes/consumers";
import { oauth2, rest3 } from "./probes/generation";
import { need } from "./probes/responses";

/** What is considered certain of every server, each fact in a sentence. */
export const FACTS = {
  manifestIsPublic: "anybody may read the manifest",
  linkIdIsMadeOfItsUrl: "the id of a generic link is the name-based UUID of its URL",
  takenNameGetsNumber: "a new link with a taken name gets a number after it",
  takenUrlIsRefused: "a second link to the same URL is refused with 400",
  unknownTypeIsRefused: "a link of an unknown type is refused with 400",
  unknownLinkIsNotDeleted: "deleting an unknown link on REST 1.0 is 404",
  malformedIdIsRefused: "a malformed id on REST 3.0 is 400, an unknown one 404",
  noConsumersIsNotFound: "the list of consumers of a link without any is 404",
  consumerIsCreated: "storing a consumer is 201",
  unknownProviderIsRefused: "an unknown authentication provider is refused with 400",
  servletsKnowTheirLinks: "a configuration servlet for an unknown link is 400",
  jsonIsNoTokenRequest: "the OAuth 2.0 token endpoint fails at a JSON body with 500",
} as const;

/** The name of a fact. */
export type FactName = keyof typeof FACTS;

/** Whether each fact holds. */
export const factProbes: Readonly<Record<FactName, Probe<boolean>>> = {
  manifestIsPublic: async (subject) => {
    const { status } = await subject.anonymously({
      path: "/rest/applinks/1.0/manifest",
      headers: { Accept: "application/json" },
    });
    return status === 200;
  },

  linkIdIsMadeOfItsUrl: async (subject) => {
    const { id, url } = await subject.links.make();
    return id === nameBasedUuid(url);
  },

  takenNameGetsNumber: async (subject) => {
    const [first, second] = [await subject.links.make(), await subject.links.make({ name: "Observation" })];
    const third = await subject.links.make({ name: "Observation" });
    const read = await subject.ask({ path: `/rest/applinks/1.0/applicationlink/${third.id}` });
    return first.id !== second.id && /"Observation - \d+"/.test(read.body);
  },

  takenUrlIsRefused: async (subject) => {
    const { url } = await subject.links.make();
    return (await subject.links.tryToMake({ rpcUrl: url })).status === 400;
  },

  unknownTypeIsRefused: async (subject) =>
    (await subject.links.tryToMake({ typeId: "no-such-type" })).status === 400,

  unknownLinkIsNotDeleted: async (subject) => {
    const path = `/rest/applinks/1.0/applicationlink/${randomUUID()}`;
    return (await subject.ask({ method: "DELETE", path })).status === 404;
  },

  malformedIdIsRefused: async (subject) => {
    await need(subject, rest3, true, "there is no REST 3.0");
    const malformed = await subject.ask({ path: "/rest/applinks/3.0/applinks/not-an-id" });
    const unknown = await subject.ask({ path: `/rest/applinks/3.0/applinks/${randomUUID()}` });
    return malformed.status === 400 && unknown.status === 404;
  },

  noConsumersIsNotFound: async (subject) => {
    const { id } = await subject.links.make();
    const path = `/rest/applinks-oauth/1.0/applicationlink/${id}/authentication/consumer`;
    return (await subject.ask({ path })).status === 404;
  },

  consumerIsCreated: async (subject) =>
    (await addConsumer(subject, await subject.links.make(), someKey())).status === 201,

  unknownProviderIsRefused: async (subject) => {
    const { id } = await subject.links.make();
    const response = await subject.ask({
      method: "PUT",
      path: `/rest/applinks/2.0/applicationlink/${id}/authentication/provider`,
      json: { provider: "com.example.NoSuchProvider", config: {} },
    });
    return response.status === 400;
  },

  servletsKnowTheirLinks: async (subject) => {
    const path = `/plugins/servlet/applinks/auth/conf/oauth/add-consumer-manually/${randomUUID()}`;
    return (await subject.ask({ path, headers: { Accept: "text/html" } })).status === 400;
  },

  jsonIsNoTokenRequest: async (subject) => {
    await need(subject, oauth2, true, "there is no OAuth 2.0");
    const json = { grant_type: "refresh_token" };
    const path = "/rest/oauth2/latest/token";
    return (await subject.anonymously({ method: "POST", path, json })).status === 500;
  },
};

/** A UUID of version 3: the MD5 of the string alone, without a namespace, like Java's `UUID.nameUUIDFromBytes`. */
function nameBasedUuid(text: string): string {
  const hex = createHash("md5").update(text, "utf8").digest("hex");
  const variant = ((Number.parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16);
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `3${hex.slice(13, 16)}`, variant + hex.slice(18, 20)];
  return [...parts, hex.slice(20)].join("-");
}
