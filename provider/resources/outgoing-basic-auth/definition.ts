import { removeBasic } from "../../confluence/servlets/basic";
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
import { observe } from "./observe";
import { echo, isBasic } from "./state";
import { makeUseless, sync } from "./sync";

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
