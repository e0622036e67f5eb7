import {
  deleteOAuth2Configuration,
  listOAuth2Configurations,
  readRedirectUri,
} from "../../confluence/oauth2-configurations";
import type { Instance } from "../../connection/instance";
import { AppLinksError, failedFor } from "../../http/errors";
import type { ResourceDefinition } from "../definition";
import { assertAdoptable } from "../reconcile/adoption";
import { onePerName } from "../reconcile/one-per-name";
import {
  OUTGOING_OAUTH2_CLIENT_FIELDS,
  type OutgoingOAuth2ClientInputs,
  type OutgoingOAuth2ClientState,
} from "./inputs";
import { findById, redirectOf } from "./observe";
import { changesOf, configurationOf, echo } from "./state";
import { createConfiguration, sync } from "./sync";

const KIND = "OutgoingOAuth2Client";

/** This Confluence as an OAuth 2.0 client of another server, such as an identity provider. */
export const outgoingOAuth2Client: ResourceDefinition<OutgoingOAuth2ClientInputs, OutgoingOAuth2ClientState> =
  {
    kind: KIND,
    fields: OUTGOING_OAUTH2_CLIENT_FIELDS,
    rules: [],
    conflict: onePerName(KIND),

    existing: {
      place: "by itself",
      list: async ({ instance }) =>
        (await listOAuth2Configurations(instance.http)).map(({ id, name, description }) => ({
          id,
          name,
          declared: description === "" ? {} : { description },
        })),
    },

    async create(context, inputs) {
      const { instance } = context;
      const existing = (await listOAuth2Configurations(instance.http)).find(
        ({ name }) => name === inputs.name,
      );
      if (existing !== undefined) {
        assertAdoptable(
          context,
          `The outgoing OAuth 2.0 configuration "${inputs.name}" (${existing.id})`,
          changesOf(existing, inputs),
        );
      }
      const redirect = await readRedirectUri(instance.http, inputs.authorizationEndpoint);
      const wanted = configurationOf(inputs, existing, redirect);
      const live = existing ?? (await createConfiguration(instance, wanted));
      // It cannot be seen whether the secret of an adopted object is the declared one.
      const isSecretKnown = existing === undefined;
      const configuration = await sync(instance, live, wanted, isSecretKnown);
      return {
        id: configuration.id,
        state: echo(inputs, configuration, redirect),
        adopted: existing !== undefined,
      };
    },

    async read({ instance }, id, state) {
      const live = await findById(instance, id);
      if (live === undefined) return undefined;
      const redirect = await redirectOf(instance, state, live.authorizationEndpoint);
      return echo(state, live, redirect);
    },

    async update({ instance }, id, state, inputs) {
      const live = await findById(instance, id);
      if (live === undefined) throw gone(instance, id, inputs.name);
      const redirect = await redirectOf(instance, state, inputs.authorizationEndpoint);
      const wanted = configurationOf(inputs, live, redirect);
      const isSecretKnown = state.clientSecret === inputs.clientSecret;
      const configuration = await sync(instance, live, wanted, isSecretKnown);
      return echo(inputs, configuration, redirect);
    },

    async delete({ instance }, id) {
      // Also determines the path of the resource, without which a 404 would be ambiguous.
      if ((await findById(instance, id)) === undefined) return;
      try {
        await deleteOAuth2Configuration(instance.http, id);
      } catch (error) {
        // A retry finds nothing if the first attempt succeeded, and servers may respond to that with 400 as well.
        const isRefused = failedFor(error, "request_refused");
        if (!isRefused || (await findById(instance, id)) !== undefined) throw error;
      }
    },
  };

function gone(instance: Instance, id: string, name: string): AppLinksError {
  return new AppLinksError({
    reason: "not_found",
    what: `The outgoing OAuth 2.0 configuration "${name}" (${id}) no longer exists`,
    instance: instance.settings.baseUrl,
    hint: "It was deleted outside of Pulumi: `pulumi up --refresh` creates it again.",
  });
}
