import { NotObserved } from "../not-observed";
import type { Probe, Probes } from "../probe";
import { type Subject, standInPeer } from "../subject";
import type { ThrowAwayLink } from "../throw-away-links";
import { rest3 } from "./generation";
import { firstOf, member, need, statusOf } from "./responses";

const CLASS = "com.atlassian.applinks.api.auth.types.";

/** Nothing listens there on any machine: the port is unassigned. */
const CLOSED = "http://127.0.0.1:4";

function addProvider(subject: Subject, { id }: ThrowAwayLink, name: string, config: object | null) {
  return subject.ask({
    method: "PUT",
    path: `/rest/applinks/2.0/applicationlink/${id}/authentication/provider`,
    json: { provider: `${CLASS}${name}`, config },
  });
}

const nullProviderConfig: Probe = async (subject) =>
  statusOf(
    await addProvider(subject, await subject.links.make(), "OAuthAuthenticationProvider", null),
    [500, 201],
    "a provider without configuration",
  );

const basicProviderOverRest: Probe = async (subject) => {
  const link = await subject.links.make();
  const config = { username: "observation", password: "observation" };
  const response = await addProvider(subject, link, "BasicAuthenticationProvider", config);
  return statusOf(response, [201, 400], "the Basic provider") === 201;
};

/** Every link has the resource, with or without a token. */
const consumerTokenPath: Probe = async (subject) => {
  const { id } = await subject.links.make();
  const paths = ["/rest/applinks-oauth/1.0/consumer-token", "/rest/applinks/1.0/consumer-token"] as const;
  return firstOf(paths, (_subject, path) => subject.ask({ method: "DELETE", path: `${path}/${id}` }))(
    subject,
  );
};

/** The type of error in the server's status of a link; undefined when the link works. */
async function troubleWith(subject: Subject, { id }: ThrowAwayLink): Promise<string | undefined> {
  const response = await subject.ask({ path: `/rest/applinks/3.0/status/${id}` });
  statusOf(response, [200], "the status of a link");
  const type = member(response, "error", "type");
  return typeof type === "string" ? type : undefined;
}

const STATUS_IS_OLD = "there is no REST 3.0, whose status would show it";

const unreachableWithoutOutgoing: Probe = async (subject) => {
  await need(subject, rest3, true, STATUS_IS_OLD);
  const trouble = await troubleWith(subject, await subject.links.make({ type: "jira", url: CLOSED }));
  if (trouble === "CONNECTION_REFUSED") return "network-error";
  if (trouble === "NO_OUTGOING_AUTH") return "no-outgoing-auth";
  throw new NotObserved(`a peer that is down shows up as ${trouble}`);
};

/** Looks up the status of a link to an application older than the status API. */
const remoteStatusFallback: Probe = async (subject) => {
  await need(subject, rest3, true, STATUS_IS_OLD);
  const peer = await subject.once(standInPeer);
  const link = await subject.links.make({ type: "jira", url: peer.at("old") });
  await addProvider(subject, link, "OAuthAuthenticationProvider", {});
  const trouble = await troubleWith(subject, link);
  assertReached(trouble);
  return trouble !== "REMOTE_VERSION_INCOMPATIBLE";
};

/** For outgoing calls both ends agree; for incoming calls, only the other end has OAuth. */
const levelMismatch: Probe = async (subject) => {
  await need(subject, rest3, true, STATUS_IS_OLD);
  const peer = await subject.once(standInPeer);
  const link = await subject.links.make({ type: "jira", url: peer.at("current") });
  await addProvider(subject, link, "OAuthAuthenticationProvider", {});
  await addProvider(subject, link, "TwoLeggedOAuthAuthenticationProvider", {});
  const trouble = await troubleWith(subject, link);
  assertReached(trouble);
  return trouble === "AUTH_LEVEL_MISMATCH" ? "either-direction" : "outgoing-only";
};

function assertReached(trouble: string | undefined): void {
  if (!/^(?:CONNECTION_REFUSED|UNKNOWN|UNKNOWN_HOST|UNEXPECTED_.*|SSL_.*)$/.test(trouble ?? "")) return;
  throw new NotObserved(`the server does not reach --peer-url: ${trouble}`);
}

/** Probes of outgoing authentication and of how the status shows it. */
export const authenticationProbes = {
  nullProviderConfig,
  basicProviderOverRest,
  consumerTokenPath,
  remoteStatusFallback,
  unreachableWithoutOutgoing,
  levelMismatch,
} satisfies Probes;
