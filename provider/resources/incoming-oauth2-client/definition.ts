import { isDeepStrictEqual } from "node:util";
import {
  createOAuth2Client,
  deleteOAuth2Client,
  getOAuth2Client,
  listOAuth2Clients,
  type OAuth2Client,
  resetOAuth2ClientSecret,
  updateOAuth2Client,
} from "../../confluence/oauth2-clients";
import type { Instance } from "../../connection/instance";
import { AppLinksError } from "../../http/errors";
import type { ResourceDefinition } from "../definition";
import { asStringSet, isSameStringSet } from "../fields/string-set";
import { assertAdoptable, differences } from "../reconcile/adoption";
import { createOnce } from "../reconcile/create-once";
import { onePerName } from "../reconcile/one-per-name";
import {
  INCOMING_OAUTH2_CLIENT_FIELDS,
  type IncomingOAuth2ClientInputs,
  type IncomingOAuth2ClientState,
} from "./inputs";

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

function createClient(instance: Instance, inputs: IncomingOAuth2ClientInputs): Promise<OAuth2Client> {
  return createOnce(instance, {
    what: `the OAuth 2.0 client "${inputs.name}"`,
    create: () => createOAuth2Client(instance.http, settingsOf(inputs)),
    find: () => findByName(instance, inputs.name),
  });
}

async function findByName({ http }: Instance, name: string): Promise<OAuth2Client | undefined> {
  return (await listOAuth2Clients(http)).find((client) => client.name === name);
}

async function clientOf(instance: Instance, id: string, name: string): Promise<OAuth2Client> {
  const client = await getOAuth2Client(instance.http, id);
  if (client !== undefined) return client;
  throw new AppLinksError({
    reason: "not_found",
    what: `The OAuth 2.0 client "${name}" (${id}) no longer exists`,
    instance: instance.settings.baseUrl,
    hint: "It was deleted outside of Pulumi: `pulumi up --refresh` registers it again, with a new client id and secret.",
  });
}

/** At most one write, if the server differs from the declaration. */
async function sync(
  { http }: Instance,
  inputs: IncomingOAuth2ClientInputs,
  live: OAuth2Client,
): Promise<OAuth2Client> {
  const wanted = settingsOf(inputs);
  const isAsWanted =
    live.name === wanted.name &&
    live.scope === wanted.scope &&
    isSameStringSet(live.redirects, wanted.redirects);
  if (isAsWanted) return live;
  await updateOAuth2Client(http, live.id, wanted);
  return { ...live, ...wanted };
}

/** Removing the map keeps the secret; so does the map with which a client is created or adopted. */
function isRotationDue(state: IncomingOAuth2ClientState, inputs: IncomingOAuth2ClientInputs): boolean {
  return (
    inputs.rotateWhenChanged !== undefined &&
    !isDeepStrictEqual(state.rotateWhenChanged, inputs.rotateWhenChanged)
  );
}

function settingsOf({ name, redirectUris, scope }: IncomingOAuth2ClientInputs) {
  return { name, redirects: redirectUris, scope };
}

function echo(
  declared: Pick<IncomingOAuth2ClientState, "connection"> & {
    readonly rotateWhenChanged?: Readonly<Record<string, string>> | undefined;
  },
  { name, redirects, scope, clientId, clientSecret }: OAuth2Client,
): IncomingOAuth2ClientState {
  const { connection, rotateWhenChanged } = declared;
  return {
    connection,
    name,
    redirectUris: asStringSet(redirects),
    scope,
    ...(rotateWhenChanged === undefined ? {} : { rotateWhenChanged }),
    clientId,
    clientSecret,
  };
}
