import { generateKeyPairSync, randomUUID } from "node:crypto";
import { readPage } from "../../../provider";
import { signedAuthorization } from "../../doctor/credentials/signed-call";
import { NotObserved } from "../not-observed";
import type { Probe, Probes } from "../probe";
import type { Subject } from "../subject";
import type { ThrowAwayLink } from "../throw-away-links";
import { member, statusOf } from "./responses";

/** The public key of a pair whose private key was discarded. */
const PUBLIC_KEY =
  "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA5ohn+1Rb5kpNJMyyeL7FmkpzIYC6Xtdxm0KuzLFFIjZbfbWxtUUj+BTPZfXQ853Nt/6ZZbyrpKtnecEJgFk9y9Tjsoijmt0ksBr7hZfPqXtkCe3hnYIivuBuGvf/DPiUR4DiOjVLGebNBQd9NabGcP9KkaeJL/y89HVIBzWgfawmxJSDlwYEdnBWm+FeqXsFIteZfkaGsN5XcxCixiGgwIbVK+S8v86wtmOEyoEIy7GuQQ/fcDUTEu/w/5u6Spi6a8LxzV6p42sJX5LP2knbsH6OscG2j2WbHxdWMSDiwPebJXwbvdY9UnDvvfbhC/ZA/BBC2C5TfcvKm1qO1qgkGQIDAQAB";

const consumerPath = ({ id }: ThrowAwayLink) =>
  `/rest/applinks-oauth/1.0/applicationlink/${id}/authentication/consumer`;
const manualForm = ({ id }: ThrowAwayLink) =>
  `/plugins/servlet/applinks/auth/conf/oauth/add-consumer-manually/${id}`;

/** A consumer key that is not in use. */
export function someKey(): string {
  return `observation-${randomUUID()}`;
}

/** Registers an incoming consumer of a generic link over REST; an empty name is left out of the request. */
export function addConsumer(
  subject: Subject,
  link: ThrowAwayLink,
  key: string,
  name: string | undefined = "Observation",
  publicKey: string = PUBLIC_KEY,
) {
  return subject.ask({
    method: "PUT",
    path: consumerPath(link),
    json: { key, publicKey, outgoing: false, ...(name === "" ? {} : { name }) },
  });
}

/** The problem that the token servlet reports for a consumer's request without a valid signature. */
export async function oauthProblemFor(subject: Subject, key: string): Promise<string | undefined> {
  const parameters = {
    oauth_consumer_key: key,
    oauth_signature_method: "RSA-SHA1",
    oauth_timestamp: String(Math.floor(Date.now() / 1000)),
    oauth_nonce: randomUUID(),
    oauth_version: "1.0",
    oauth_callback: "oob",
    oauth_signature: "bm9uZQ==",
  };
  const list = Object.entries(parameters).map(([name, value]) => `${name}="${encodeURIComponent(value)}"`);
  const { header, body } = await subject.anonymously({
    method: "POST",
    path: "/plugins/servlet/oauth/request-token",
    headers: { Authorization: `OAuth ${list.join(", ")}` },
  });
  return /oauth_problem="?([a-z_]+)/.exec(`${header("www-authenticate") ?? ""} ${body}`)?.[1];
}

/** Submits the form of an incoming consumer; values must already be percent-encoded. */
async function submit(subject: Subject, link: ThrowAwayLink, fields: Readonly<Record<string, string>>) {
  const pairs = Object.entries(fields).map(([name, value]) => `${name}=${value}`);
  const { status } = await subject.ask({
    method: "POST",
    path: manualForm(link),
    headers: { Accept: "text/html" },
    form: ["oauth-incoming-enabled=true", `publicKey=${encodeURIComponent(PUBLIC_KEY)}`, ...pairs].join("&"),
  });
  if (status >= 400) throw new NotObserved(`the form of an incoming consumer got ${status}`);
}

/** The consumer of a link, as REST lists it. */
async function consumerOf(subject: Subject, link: ThrowAwayLink): Promise<Record<string, unknown>> {
  const { json } = await subject.ask({ path: consumerPath(link) });
  const [list] = typeof json === "object" && json !== null ? Object.values(json) : [];
  const consumer: unknown = Array.isArray(list) ? list[0] : list;
  if (typeof consumer === "object" && consumer !== null) return { ...consumer };
  throw new NotObserved("the form of an incoming consumer stored none");
}

const consumerListKey: Probe = async (subject) => {
  const link = await subject.links.make();
  await addConsumer(subject, link, someKey());
  const response = await subject.ask({ path: consumerPath(link) });
  for (const key of ["consumers", "consumer"]) if (member(response, key) !== undefined) return key;
  throw new NotObserved(`the list of consumers got ${response.status}, in an unknown format`);
};

const genericConsumerWithoutName: Probe = async (subject) =>
  statusOf(
    await addConsumer(subject, await subject.links.make(), someKey(), ""),
    [500, 201],
    "a consumer without name",
  );

/** The form can enable 2LO, REST cannot: does an update over REST preserve it? */
const genericConsumerUpdate: Probe = async (subject) => {
  const [link, key] = [await subject.links.make(), someKey()];
  await submit(subject, link, {
    key,
    consumerName: "Observation",
    "two-lo-enabled": "true",
    "two-lo-execute-as": encodeURIComponent(subject.login.username),
  });
  const { twoLOAllowed: before } = await consumerOf(subject, link);
  if (before !== true) throw new NotObserved("2LO could not be switched on to see whether it stays on");
  await addConsumer(subject, link, key);
  return (await consumerOf(subject, link)).twoLOAllowed === true ? "keeps-flags" : "clears-flags";
};

/** Sends a non-ASCII name in UTF-8 without declaring the charset. */
const formCharset: Probe = async (subject) => {
  const link = await subject.links.make();
  await submit(subject, link, { key: someKey(), consumerName: "%C3%A9" });
  const { name } = await consumerOf(subject, link);
  if (name === "é") return "utf-8";
  if (name === "Ã©") return "iso-8859-1";
  throw new NotObserved(`a name beyond ASCII came back as ${JSON.stringify(name)}`);
};

const configuredForms: Probe = async (subject) => {
  const link = await subject.links.make();
  await submit(subject, link, { key: someKey(), consumerName: "Observation" });
  await consumerOf(subject, link);
  const { body } = await subject.ask({ path: manualForm(link), headers: { Accept: "text/html" } });
  const isInput = /<input\b[^>]*\bname="consumerName"/.test(body);
  if (!isInput && !(await readPage(body)).fields.has("oauth-incoming-enabled")) {
    throw new NotObserved("the form of a configured consumer is not shown");
  }
  return isInput ? "inputs" : "text";
};

/** Requests a token as a desktop or mobile application, with a new key pair. */
const callbackSchemes: Probe = async (subject) => {
  const [link, consumerKey] = [await subject.links.make(), someKey()];
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const base64 = publicKey.export({ format: "der", type: "spki" }).toString("base64");
  await addConsumer(subject, link, consumerKey, "Observation", base64);
  const path = "/plugins/servlet/oauth/request-token";
  const response = await subject.anonymously({
    method: "POST",
    path,
    headers: {
      Authorization: signedAuthorization(
        { consumerKey, privateKeyPem: privateKey.export({ format: "pem", type: "pkcs8" }).toString() },
        {
          method: "POST",
          url: subject.baseUrl + path,
          oauth: { oauth_callback: "com.example.observation://callback" },
        },
      ),
    },
  });
  if (response.status === 200) return "any";
  if (/oauth_parameters_rejected="?oauth_callback/.test(response.body)) return "http";
  throw new NotObserved(`a request token got ${response.status}: ${response.body.slice(0, 100)}`);
};

/** Probes of incoming consumers. */
export const consumerProbes = {
  consumerListKey,
  genericConsumerWithoutName,
  genericConsumerUpdate,
  formCharset,
  configuredForms,
  callbackSchemes,
} satisfies Probes;
