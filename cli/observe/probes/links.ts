import { randomUUID } from "node:crypto";
import { NotObserved } from "../not-observed";
import type { Probe, Probes } from "../probe";
import type { Subject } from "../subject";
import { addConsumer, oauthProblemFor, someKey } from "./consumers";
import { rest3 } from "./generation";
import { member, need, statusOf } from "./responses";

/** A feature that every plugin with REST 3.0 has. */
const FEATURE = "V3_UI";

const unknownLinkStatus: Probe = async (subject) =>
  statusOf(
    await subject.ask({ path: `/rest/applinks/1.0/applicationlink/${randomUUID()}` }),
    [500, 404],
    "an unknown link",
  );

/** An update over REST 2.0 that changes nothing. */
async function update(subject: Subject, changes: object) {
  const { id, type, name, url } = await subject.links.make();
  return subject.ask({
    method: "POST",
    path: `/rest/applinks/2.0/applicationlink/${id}`,
    json: { id, typeId: type, name, rpcUrl: url, displayUrl: url, ...changes },
  });
}

const updateWithoutBodyId: Probe = async (subject) =>
  statusOf(await update(subject, { id: undefined }), [500, 200], "an update without id");

const systemFlagInBody: Probe = async (subject) =>
  statusOf(await update(subject, { isSystem: true }), [500, 200], "an update with isSystem") === 500
    ? "reads-no-rpc-url"
    : "ignored";

/** The token servlet does not know a removed consumer, and demands a signature from an existing one. */
const deleteRemovesConsumer: Probe = async (subject) => {
  const [link, key] = [await subject.links.make(), someKey()];
  await addConsumer(subject, link, key);
  const before = await oauthProblemFor(subject, key);
  if (before === "consumer_key_unknown") throw new NotObserved("the consumer was not stored");
  await subject.links.remove(link);
  if ((await oauthProblemFor(subject, key)) === "consumer_key_unknown") return true;
  // The consumer is orphaned: a new link of that name finds it again, and both are removed at the end.
  await addConsumer(subject, await subject.links.make(), key);
  return false;
};

const featureShape: Probe = async (subject) => {
  await need(subject, rest3, true, "there is no REST 3.0");
  const response = await subject.ask({ path: `/rest/applinks/3.0/features/${FEATURE}` });
  if (member(response, FEATURE) !== undefined) return "by-name";
  if (member(response, "enabled") !== undefined) return "enabled";
  throw new NotObserved(`the feature ${FEATURE} got ${response.status}, in an unknown format`);
};

const webPanelsData: Probe = async (subject) => {
  await need(subject, rest3, true, "there is no REST 3.0");
  const { id } = await subject.links.make();
  const response = await subject.ask({ path: `/rest/applinks/3.0/applinks/${id}?data=webPanels` });
  return Array.isArray(member(response, "data", "webPanels"));
};

/** Probes of links. */
export const linkProbes = {
  unknownLinkStatus,
  updateWithoutBodyId,
  systemFlagInBody,
  deleteRemovesConsumer,
  featureShape,
  webPanelsData,
} satisfies Probes;
