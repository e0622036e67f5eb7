import {
  deleteOAuth2Client,
  getOAuth2Client,
  listOAuth2Clients,
  resetOAuth2ClientSecret,
} from "../../confluence/oauth2-clients";
import type { ResourceDefinition } from "../definition";
import { isSameStringSet } from "../fields/string-set";
import { assertAdoptable, differences } from "../reconcile/adoption";
import { onePerName } from "../reconcile/one-per-name";
import {
  INCOMING_OAUTH2_CLIENT_FIELDS,
  type IncomingOAuth2ClientInputs,
  type IncomingOAuth2ClientState,
} from "./inputs";
import { clientOf, findByName } from "./observe";
import { echo, isRotationDue } from "./state";
import { createClient, sync } from "./sync";

const KIND = "IncomingOAuth2Client";

/** An external application that may use OAuth 2.0 with this Confluence. */
export const incomingOAuth2Client: ResourceDefinition<IncomingOAuth2ClientInputs, IncomingOAuth2ClientState> =
  {
    kind: KIND,
    fields: INCOMING_OAUTH2_CLIENT_FIELDS,
    rules: [],
    conflict: onePerName(KIND),
    undeclared: { rotateWhenChanged: () => "is no longer declared: the client secret stays as it is." },

    existing: {
      place: "by itself",
      list: async ({ instance }) =>
        (await listOAuth2Clients(instance.http)).map(({ id, clientId, name }) => ({
          id,
          name,
          isKnownAs: (reference) => reference === clientId,
          declared: {},
        })),
    },

    async create(context, inputs) {
      const { instance } = context;
      const existing = await findByName(instance, inputs.name);
      if (existing !== undefined) {
        const { id, redirects, scope } = existing;
        const isSame = isSameStringSet(redirects, inputs.redirectUris);
        assertAdoptable(
          context,
          `The OAuth 2.0 client "${inputs.name}" (${id})`,
          differences({
            redirectUris: [redirects.join(" "), isSame ? undefined : inputs.redirectUris.join(" ")],
            scope: [scope, inputs.scope],
          }),
        );
      }
      const client = await sync(instance, inputs, existing ?? (await createClient(instance, inputs)));
      return {
        id: client.id,
        state: echo(inputs, client),
        adopted: existing !== undefined,
      };
    },

    async read({ instance }, id, state) {
      const client = await getOAuth2Client(instance.http, id);
      if (client === undefined) return undefined;
      return echo(state, client);
    },

    async update({ instance }, id, state, inputs) {
      const synced = await sync(instance, inputs, await clientOf(instance, id, inputs.name));
      const client = isRotationDue(state, inputs)
        ? await resetOAuth2ClientSecret(instance.http, synced.clientId)
        : synced;
      return echo(inputs, client);
    },

    async delete({ instance }, id) {
      await deleteOAuth2Client(instance.http, id);
    },
  };
