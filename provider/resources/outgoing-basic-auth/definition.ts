import { randomBytes } from "node:crypto";
import {
  type AuthenticationProvider,
  listProviders,
  PROVIDER,
  putProvider,
} from "../../confluence/authentication-providers";
import { removeBasic, setBasic } from "../../confluence/servlets/basic";
import type { Instance } from "../../connection/instance";
import { failedFor } from "../../http/errors";
import type { ResourceDefinition } from "../definition";
import { linkOf, onePerLink } from "../links/part-of-link";
import { assertAdoptable, differences } from "../reconcile/adoption";
import { deleteIfOffered } from "../reconcile/discontinued";
import { lacksSecureSession, leftBehind } from "../reconcile/left-behind";
import { writeOrRecord } from "../reconcile/write-or-record";
import {
  OUTGOING_BASIC_AUTH_FIELDS,
  type OutgoingBasicAuthInputs,
  type OutgoingBasicAuthState,
} from "./inputs";

const KIND = "OutgoingBasicAuth";

/** User name and password that Confluence presents to the other application. */
export const outgoingBasicAuth: ResourceDefinition<OutgoingBasicAuthInputs, OutgoingBasicAuthState> = {
  kind: KIND,
  fields: OUTGOING_BASIC_AUTH_FIELDS,
  rules: [
    {
      fields: ["username"],
      problem: ({ username }) =>
        username.includes(":")
          ? "must not contain a colon: Basic authentication ends the user name there"
          : undefined,
    },
  ],
  cautions: [
    {
      code: "readable-password",
      fields: ["username"],
      problem: ({ username }) =>
        `Confluence stores the password of "${username}" in clear text and shows it to administrators, like all outgoing Basic authentication. If the other application supports OAuth, use OAuthSettings (Atlassian applications) or OutgoingServiceProvider instead.`,
    },
  ],
  conflict: onePerLink(KIND),

  existing: {
    place: "part of a link",
    of: async (view, { id }) => ((await view.providers(id)).some(isBasic) ? {} : undefined),
  },

  async create(context, inputs) {
    const { instance } = context;
    const { applicationLinkId: id } = inputs;
    await linkOf(instance, id);
    return instance.exclusively(id, async () => {
      const existing = await observe(instance, id);
      if (existing !== undefined) {
        const isSamePassword = existing.password === inputs.password;
        assertAdoptable(context, `The outgoing Basic authentication of the application link ${id}`, [
          ...differences({ username: [existing.username, inputs.username] }),
          ...(isSamePassword ? [] : ["password"]),
        ]);
      }
      const state = echo(inputs, inputs);
      await writeOrRecord({
        id,
        state,
        existing,
        write: (live) => sync(instance, inputs, live),
        observe: () => observe(instance, id),
      });
      return { id, state, adopted: existing !== undefined };
    });
  },

  async read({ instance }, id, state) {
    const live = await observe(instance, id);
    return live && echo(state, live);
  },

  async update({ instance }, id, _state, inputs) {
    await linkOf(instance, id);
    await instance.exclusively(id, async () => sync(instance, inputs, await observe(instance, id)));
    return echo(inputs, inputs);
  },

  async delete(context, id) {
    const { instance } = context;
    const what = `the outgoing Basic authentication of the application link ${id}`;
    const remove = async (): Promise<void> => {
      if ((await observe(instance, id)) === undefined) return;
      try {
        await removeBasic(instance.servlets, id);
      } catch (error) {
        if (!lacksSecureSession(error)) throw error;
        await makeUseless(instance, id).catch((cause: unknown) => {
          // If a server does not accept this provider over REST, only the page can change it.
          throw failedFor(cause, "request_refused") ? error : cause;
        });
        const { because, wayOut } = leftBehind(instance, error);
        context.warn(
          `of the application link ${id}: an entry remains as long as the link exists, ${because}. Its user name and password were replaced by unusable ones. ${wayOut}`,
        );
      }
    };
    await instance.exclusively(id, () => deleteIfOffered(context, what, remove));
  },
};

/** Marks an entry that could not be removed, for administrators and for the next run. */
const USELESS_USER = "removed-by-pulumi";

/**
 * Replaces user name and password by useless ones: only a page can remove them, and it requires a password. They are deleted
 * with their link in any case, but whether this run deletes the link cannot be known: the engine deletes its dependents
 * first.
 */
async function makeUseless({ http }: Instance, linkId: string): Promise<void> {
  const config = { username: USELESS_USER, password: randomBytes(32).toString("base64url") };
  await putProvider(http, linkId, { provider: PROVIDER.basic, config });
}

/** What the server has; versions that hide the password return only the user name. */
interface Live {
  readonly username: string;
  readonly password: string | undefined;
}

/** Whether it is Basic, and not what {@link makeUseless} has left. */
function isBasic({ provider, config }: AuthenticationProvider): boolean {
  return provider === PROVIDER.basic && config.username !== USELESS_USER;
}

/** Also undefined if the link no longer exists. */
async function observe({ http }: Instance, linkId: string): Promise<Live | undefined> {
  const config = (await listProviders(http, linkId))?.find(isBasic)?.config;
  return config === undefined ? undefined : { username: config.username ?? "", password: config.password };
}

/** One write if something differs. */
async function sync(
  instance: Instance,
  { applicationLinkId, username, password }: OutgoingBasicAuthInputs,
  live: Live | undefined,
): Promise<void> {
  if (live?.username === username && live.password === password) return;
  const credentials = { username, password };
  try {
    await putProvider(instance.http, applicationLinkId, { provider: PROVIDER.basic, config: credentials });
  } catch (error) {
    if (!failedFor(error, "request_refused")) throw error;
    // Servers that do not accept this provider over REST have a page for it.
    await setBasic(instance.servlets, applicationLinkId, credentials);
  }
}

function echo(
  declared: Pick<OutgoingBasicAuthState, "connection" | "applicationLinkId" | "password">,
  live: Live,
): OutgoingBasicAuthState {
  return {
    connection: declared.connection,
    applicationLinkId: declared.applicationLinkId,
    username: live.username,
    password: live.password ?? declared.password,
  };
}
