import type { Seen } from "../exchange";
import { NotObserved } from "../not-observed";
import type { Probe, Probes } from "../probe";
import { hasJsonLogin, type Subject } from "../subject";
import type { Login } from "../visit";
import { exists, statusOf } from "./responses";

/** Whether Application Links has REST 3.0. */
export const rest3 = exists("/rest/applinks/3.0/applinks");

/** Whether OAuth 2.0 clients can be configured. */
export const oauth2 = exists("/rest/oauth2/latest/client");

/** The newer platform rejects another RPC URL in an update over REST 1.0, the older one stores it. */
const platform: Probe = async (subject) => {
  const { id, type, name, url } = await subject.links.make();
  const { status } = await subject.ask({
    method: "PUT",
    path: `/rest/applinks/1.0/applicationlink/${id}`,
    json: { id, typeId: type, name, rpcUrl: `${url}/moved`, displayUrl: url },
  });
  if (status === 400) return "new";
  if (status === 200) return "old";
  throw new NotObserved(`an update with another RPC URL got ${status}, neither 200 nor 400`);
};

/** Sends a Basic header with a request that needs no credentials. */
export function readManifestAs(subject: Subject, { username, password }: Login): Promise<Seen> {
  const encoded = Buffer.from(`${username}:${password}`, "utf8").toString("base64");
  return subject.anonymously({
    path: "/rest/applinks/1.0/manifest",
    headers: { Accept: "application/json", Authorization: `Basic ${encoded}` },
  });
}

/** The current value: an administrator may have changed the default. */
export const basicAuthByDefault: Probe<boolean> = async (subject) =>
  statusOf(await readManifestAs(subject, subject.login), [200, 403], "a request with a Basic header") === 200;

const formLogin: Probe = async (subject) => (await subject.visit().logIn("form", subject.login)).isIn;

/** The server rejects either the unknown service account or the unknown grant type. */
const serviceAccounts: Probe = async (subject) => {
  const { status, json } = await subject.anonymously({
    method: "POST",
    path: "/rest/oauth2/latest/token",
    headers: { Accept: "application/json" },
    form: "grant_type=client_credentials&client_id=observation&client_secret=observation&scope=READ",
  });
  if (status === 404) return false;
  const { error } = (json ?? {}) as { error?: unknown };
  if (error === "unsupported_grant_type") return false;
  if (error === "invalid_client") return true;
  throw new NotObserved(`the grant type client_credentials got ${status}, with no error that tells`);
};

/** Probes of what depends on the product's version. */
export const generationProbes = {
  rest3,
  platform,
  oauth2,
  auditEvents: exists("/rest/auditing/1.0/events?limit=1"),
  basicAuthByDefault,
  jsonLogin: hasJsonLogin,
  formLogin,
  serviceAccounts,
} satisfies Probes;
