import type { ApplicationLink } from "../../confluence/application-links";
import { putProvider } from "../../confluence/authentication-providers";
import { providerNaming, readServiceProvider } from "../../confluence/service-providers";
import { GENERIC } from "../application-link/inputs";
import type { Context, ResourceDefinition } from "../definition";
import { linkFor, onePerLink } from "../links/part-of-link";
import { assertAdoptable } from "../reconcile/adoption";
import { writeOrRecord } from "../reconcile/write-or-record";
import { isLeftOver, removeRegistered, sharedEntry } from "./entry";
import {
  OUTGOING_SERVICE_PROVIDER_FIELDS,
  type OutgoingServiceProviderInputs,
  type OutgoingServiceProviderState,
} from "./inputs";
import { rememberOutgoing } from "./restore";
import { asDeclared, changesOf, echo, isEmptied, stillRegistered } from "./state";
import { namingIts, sync } from "./sync";

const KIND = "OutgoingServiceProvider";
const onlyOne = onePerLink(KIND);

/** A third-party OAuth 1.0a service provider that Confluence calls on behalf of its users. */
export const outgoingServiceProvider: ResourceDefinition<
  OutgoingServiceProviderInputs,
  OutgoingServiceProviderState
> = {
  kind: KIND,
  fields: OUTGOING_SERVICE_PROVIDER_FIELDS,
  rules: [],
  conflict: (context, inputs) => {
    rememberOutgoing(context, inputs.applicationLinkId, inputs);
    return onlyOne(context, inputs) ?? sharedEntry(context, inputs);
  },

  existing: {
    place: "part of a link",
    of: async ({ instance }, { id, type }) => {
      if (type !== GENERIC) return undefined;
      const live = await readServiceProvider(instance.http, id);
      // Without a consumer, Confluence cannot sign: a leftover of something else.
      if (live?.name === undefined || isLeftOver(live)) return undefined;
      const { requestTokenUrl, accessTokenUrl, authorizeUrl, description } = live;
      return { requestTokenUrl, accessTokenUrl, authorizeUrl, ...(description && { description }) };
    },
  },

  async create(context, inputs) {
    const { instance } = context;
    const { applicationLinkId: id } = inputs;
    const link = await genericLink(context, id);
    return instance.exclusively(id, async () => {
      const found = await readServiceProvider(instance.http, id);
      // Without a consumer, it cannot be used: a leftover, or restored by an IncomingConsumer in this run.
      const existing = found?.name === undefined || isLeftOver(found) ? undefined : found;
      const leftOver =
        found !== undefined && isLeftOver(found) ? { ...found, description: undefined } : undefined;
      if (existing !== undefined) {
        assertAdoptable(
          context,
          `The outgoing OAuth consumer "${existing.key}" of the application link ${id}`,
          changesOf(link, existing, inputs),
        );
      }
      const state = echo(inputs, inputs);
      await writeOrRecord({
        id,
        state,
        existing,
        write: (live = leftOver) => sync(context, link, inputs, live, undefined),
        observe: () => readServiceProvider(instance.http, id),
      });
      return { id, state, adopted: existing !== undefined };
    });
  },

  async read({ instance }, id, state) {
    const live = await readServiceProvider(instance.http, id);
    const link = await instance.links.shown(id);
    if (live === undefined || link === undefined || isLeftOver(live)) return undefined;
    return echo(state, asDeclared(link, state, isEmptied(live) ? stillRegistered(live, state) : live));
  },

  async update(context, id, state, inputs) {
    const { instance } = context;
    const link = await genericLink(context, id);
    await instance.exclusively(id, async () => {
      const found = await readServiceProvider(instance.http, id);
      await sync(
        context,
        link,
        inputs,
        await namingIts(context, link, found, state, inputs),
        state.sharedSecret,
      );
    });
    return echo(inputs, inputs);
  },

  async delete(context, id, state) {
    const { instance } = context;
    await instance.exclusively(id, async () => {
      const live = await readServiceProvider(instance.http, id);
      if (live === undefined) return;
      if (isEmptied(live)) await putProvider(instance.http, id, providerNaming(state));
      await removeRegistered(context, id, isEmptied(live) ? stillRegistered(live, state) : live);
    });
  },
};

function genericLink({ instance }: Context, id: string): Promise<ApplicationLink> {
  return linkFor(
    instance,
    id,
    KIND,
    "generic",
    "An Atlassian application knows Confluence by its own key, without a shared secret: use OAuthSettings with `outgoing`.",
  );
}
