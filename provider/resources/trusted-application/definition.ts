import { PROVIDER } from "../../confluence/authentication-providers";
import type { Instance } from "../../connection/instance";
import { GENERIC } from "../application-link/inputs";
import type { ResourceDefinition } from "../definition";
import { EITHER_DIRECTION, linkFor, linkWords, onePerLink, staysOn } from "../links/part-of-link";
import { assertAdoptable } from "../reconcile/adoption";
import { deleteIfOffered, readIfOffered } from "../reconcile/discontinued";
import { writeOrRecord } from "../reconcile/write-or-record";
import {
  TRUSTED_APPLICATION_FIELDS,
  type TrustedApplicationInputs,
  type TrustedApplicationState,
} from "./inputs";
import { observe } from "./observe";
import { changesOf, echo, isOn, type Trust } from "./state";
import { sync } from "./sync";

const KIND = "TrustedApplication";

/** Trust between Confluence and another Atlassian application based on certificates, the predecessor of OAuth. */
export const trustedApplication: ResourceDefinition<TrustedApplicationInputs, TrustedApplicationState> = {
  kind: KIND,
  fields: TRUSTED_APPLICATION_FIELDS,
  rules: [EITHER_DIRECTION],
  cautions: [
    {
      code: "trusted-applications",
      fields: [],
      problem: ({ applicationLinkId }) =>
        `trusted applications are deprecated, which the status of ${linkWords(applicationLinkId)} reports. OAuthSettings with the level "2LOi" grants the same permissions with keys that can be revoked; "2LO" and "3LO" grant less.`,
    },
  ],
  conflict: onePerLink(KIND),
  undeclared: {
    incoming: ({ incoming }) => staysOn(incoming, false),
    outgoing: ({ outgoing }) => staysOn(outgoing, false),
  },

  existing: {
    place: "part of a link",
    of: async (view, { id, type }) => {
      if (type === GENERIC) return undefined;
      const isIncoming = (await view.trusted()).has(id);
      const isOutgoing = (await view.providers(id)).some(
        ({ provider }) => provider === PROVIDER.trustedApplications,
      );
      if (!isIncoming && !isOutgoing) return undefined;
      // The conditions are read later, from the page that contains them.
      const unread = { ipPatterns: [], urlPatterns: [], timeoutMs: 0 };
      return { ...(isIncoming && { incoming: unread }), ...(isOutgoing && { outgoing: true }) };
    },
  },

  async create(context, inputs) {
    const { instance } = context;
    const { applicationLinkId: id } = inputs;
    await assertAtlassian(instance, id);
    return instance.exclusively(id, async () => {
      const live = await observe(instance, id, inputs);
      const isSet = isOn(live);
      if (isSet) {
        assertAdoptable(
          context,
          `The trusted application of the application link ${id}`,
          changesOf(live, inputs),
        );
      }
      const state = echo(inputs, inputs);
      await writeOrRecord({
        id,
        state,
        existing: isSet ? live : undefined,
        write: (found = live) => sync(instance, id, inputs, found),
        observe: async () => {
          const found = await observe(instance, id, inputs);
          return isOn(found) ? found : undefined;
        },
      });
      return { id, state, adopted: isSet };
    });
  },

  async read(context, id, state) {
    const { instance } = context;
    const isLinked = (await instance.links.shown(id)) !== undefined;
    if (!isLinked) return undefined;
    return readIfOffered(context, objectOf(id), state, async () => {
      const live = await observe(instance, id, state);
      if (isOn(state) && !isOn(live)) return undefined;
      return echo(state, live);
    });
  },

  async update({ instance }, id, _state, inputs) {
    await assertAtlassian(instance, id);
    await instance.exclusively(id, async () => {
      await sync(instance, id, inputs, await observe(instance, id, inputs));
    });
    return echo(inputs, inputs);
  },

  async delete(context, id, state) {
    const { instance } = context;
    const off: Trust = {
      incoming: state.incoming === undefined ? undefined : false,
      outgoing: state.outgoing === undefined ? undefined : false,
    };
    await instance.exclusively(id, () =>
      deleteIfOffered(context, objectOf(id), async () => {
        await sync(instance, id, off, await observe(instance, id, state));
      }),
    );
  },
};

/** The object in a warning. */
function objectOf(linkId: string): string {
  return `the trusted application of the application link ${linkId}`;
}

function assertAtlassian(instance: Instance, id: string): Promise<unknown> {
  return linkFor(
    instance,
    id,
    KIND,
    "Atlassian",
    "Only Atlassian applications have the certificate that this requires. Use IncomingConsumer for the application's calls to Confluence, OutgoingServiceProvider or OutgoingBasicAuth for Confluence's calls to it.",
  );
}
