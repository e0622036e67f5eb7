import { isDeepStrictEqual } from "node:util";
import { isOff, readLevels } from "../../confluence/oauth-levels";
import type { Instance } from "../../connection/instance";
import type { OAuthLevel } from "../../format/oauth-levels";
import { GENERIC } from "../application-link/inputs";
import type { ResourceDefinition } from "../definition";
import { hasOwnConsumer } from "../incoming-consumer/definition";
import { EITHER_DIRECTION, linkFor, linkWords, onePerLink, staysOn } from "../links/part-of-link";
import { type DeclaredLevels, setLevels, withDeclared } from "../links/set-levels";
import { assertAdoptable, differences } from "../reconcile/adoption";
import { writeOrRecord } from "../reconcile/write-or-record";
import { OAUTH_SETTINGS_FIELDS, type OAuthSettingsInputs, type OAuthSettingsState } from "./inputs";
import { levelsOf } from "./observe";
import { echo, keptLess } from "./state";

const IMPERSONATION: OAuthLevel = "2LOi";

/** How applications may authenticate over a link to an Atlassian application, in both directions. */
export const oauthSettings: ResourceDefinition<OAuthSettingsInputs, OAuthSettingsState> = {
  kind: "OAuthSettings",
  fields: OAUTH_SETTINGS_FIELDS,
  rules: [EITHER_DIRECTION],
  cautions: [
    {
      code: "impersonation",
      fields: ["incoming"],
      problem: ({ incoming, applicationLinkId: id }) =>
        incoming === IMPERSONATION
          ? `over ${linkWords(id)}, at incoming "2LOi", the other application, and whoever has its private key, can act as any user here. Use "2LO" unless it must act as users who have not authorised it.`
          : undefined,
    },
    {
      code: "impersonation",
      fields: ["outgoing"],
      problem: ({ outgoing, applicationLinkId: id }) =>
        outgoing === IMPERSONATION
          ? `over ${linkWords(id)}, at outgoing "2LOi", this server, and whoever has its private key, can act as any user of the other application. Use "2LO" unless it must act as users who have not authorised it.`
          : undefined,
    },
  ],
  conflict: onePerLink("OAuthSettings"),
  undeclared: {
    incoming: ({ incoming }) => staysOn(incoming, "disabled"),
    outgoing: ({ outgoing }) => staysOn(outgoing, "disabled"),
  },

  existing: {
    place: "part of a link",
    of: async (view, { id, type }) => {
      if (type === GENERIC) return undefined;
      const levels = await view.levels(id);
      if (levels === undefined) return undefined;
      const { incoming, outgoing } = levels;
      // In that case the consumer has the incoming level.
      if (hasOwnConsumer(type, await view.incomingConsumer(id)))
        return outgoing === "disabled" ? undefined : { outgoing };
      return incoming === "disabled" && outgoing === "disabled" ? undefined : { incoming, outgoing };
    },
  },

  async create(context, inputs) {
    const { instance } = context;
    const { applicationLinkId: id } = inputs;
    await assertAtlassian(instance, id);
    return instance.exclusively(id, async () => {
      const live = await levelsOf(instance, id);
      const isSet = (["incoming", "outgoing"] as const).some(
        (way) => inputs[way] !== undefined && live[way] !== "disabled",
      );
      if (isSet) {
        const pairs = {
          incoming: [live.incoming, inputs.incoming],
          outgoing: [live.outgoing, inputs.outgoing],
        } as const;
        assertAdoptable(context, `OAuth of the application link ${id}`, differences(pairs));
      }
      const state = echo(inputs, withDeclared(inputs, live));
      let levels = live;
      await writeOrRecord({
        id,
        state,
        existing: isSet ? live : undefined,
        write: async (found = live) => {
          levels = await setLevels(instance, id, inputs, found);
        },
        observe: async () => {
          const found = await levelsOf(instance, id);
          return isDeepStrictEqual(found, live) ? undefined : found;
        },
      });
      return { id, state: { ...state, ...keptLess(context, id, inputs, levels) }, adopted: isSet };
    });
  },

  async read({ instance }, id, state) {
    const live = await readLevels(instance.http, id);
    if (live === undefined) return undefined;
    // A value that the server did not keep is no drift while the server's own value is unchanged.
    const { notKept: less = {} } = state;
    const shown = (way: "incoming" | "outgoing") => (live[way] === less[way] && state[way]) || live[way];
    const levels = { incoming: shown("incoming"), outgoing: shown("outgoing") };
    return {
      ...echo(state, levels),
      ...(Object.keys(less).length === 0 ? {} : { notKept: less }),
    };
  },

  async update(context, id, _state, inputs) {
    const { instance } = context;
    const levels = await instance.exclusively(id, async () =>
      setLevels(instance, id, inputs, await levelsOf(instance, id)),
    );
    return {
      ...echo(inputs, withDeclared(inputs, levels)),
      ...keptLess(context, id, inputs, levels),
    };
  },

  async delete({ instance, ledger }, id, state) {
    await instance.exclusively(id, async () => {
      const live = await readLevels(instance.http, id);
      if (live === undefined) return;
      const off: DeclaredLevels = {
        incoming: state.incoming === undefined ? undefined : "disabled",
        outgoing: state.outgoing === undefined ? undefined : "disabled",
      };
      if (isOff(await setLevels(instance, id, off, live))) ledger.linksWithoutOAuth.add(id);
    });
  },
};

function assertAtlassian(instance: Instance, id: string): Promise<unknown> {
  return linkFor(
    instance,
    id,
    "OAuthSettings",
    "Atlassian",
    "Levels have no effect on it, because the application has no key to exchange. Use IncomingConsumer for its calls to Confluence, OutgoingServiceProvider for Confluence's calls to it.",
  );
}
