import { NotObserved } from "../not-observed";
import type { Probe, Probes } from "../probe";
import { rest3 } from "./generation";
import { member, need, statusOf } from "./responses";

const MANIFEST = "/rest/applinks/1.0/manifest";

const xml: Probe<boolean> = async (subject) => {
  const { status, header } = await subject.anonymously({
    path: MANIFEST,
    headers: { Accept: "application/xml" },
  });
  return status === 200 && /xml/.test(header("content-type") ?? "");
};

const defaultMediaType: Probe = async (subject) => {
  await need(subject, xml, true, "there is no XML to choose from");
  const { header } = await subject.anonymously({ path: MANIFEST });
  return /xml/.test(header("content-type") ?? "") ? "xml" : "json";
};

const jsonSuffix: Probe = async (subject) => {
  const { status, json } = await subject.anonymously({ path: `${MANIFEST}.json` });
  return status === 200 && json !== undefined;
};

/** Sends JSON to REST 3.0 without a JSON content type. */
const strictV3MediaTypes: Probe = async (subject) => {
  await need(subject, rest3, true, "there is no REST 3.0");
  const { id, name, url } = await subject.links.make();
  const { status } = await subject.ask({
    method: "PUT",
    path: `/rest/applinks/3.0/applinks/${id}`,
    headers: { "Content-Type": "text/plain" },
    json: { name, rpcUrl: url, displayUrl: url },
  });
  return status === 415;
};

/** A malformed id makes the resource throw. */
const serverErrorBody: Probe = async (subject) => {
  const response = await subject.ask({ path: "/rest/applinks/1.0/applicationlink/not-an-id" });
  statusOf(response, [500], "a malformed id");
  return member(response, "status-code") === 500 ? "status-body" : "error-page";
};

const nullMembers: Probe = async (subject) => {
  const response = await subject.links.tryToMake({ typeId: "no-such-type" });
  statusOf(response, [400], "an unknown application type");
  if (member(response, "status") === undefined) throw new NotObserved("the refusal is no error list");
  return member(response, "fields") === null ? "null" : "omitted";
};

/** Probes of representations. */
export const representationProbes = {
  xml,
  defaultMediaType,
  jsonSuffix,
  strictV3MediaTypes,
  serverErrorBody,
  nullMembers,
} satisfies Probes;
