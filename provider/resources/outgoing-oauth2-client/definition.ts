import {
  createOAuth2Configuration,
  deleteOAuth2Configuration,
  listOAuth2Configurations,
  type NewOAuth2Configuration,
  type OAuth2Configuration,
  type RedirectUri,
  readRedirectUri,
  updateOAuth2Configuration,
} from "../../confluence/oauth2-configurations";
import type { Instance } from "../../connection/instance";
import { AppLinksError, failedFor } from "../../http/errors";
import type { Recorded, ResourceDefinition } from "../definition";
import { asStringSet, isSameStringSet } from "../fields/string-set";
import { assertAdoptable, type Differences, differences } from "../reconcile/adoption";
import { createOnce } from "../reconcile/create-once";
import { onePerName } from "../reconcile/one-per-name";
import {
  OUTGOING_OAUTH2_CLIENT_FIELDS,
  type OutgoingOAuth2ClientInputs,
  type OutgoingOAuth2ClientState,
} from "./inputs";

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

function createConfiguration(
  instance: Instance,
  wanted: NewOAuth2Configuration,
): Promise<OAuth2Configuration> {
  return createOnce(instance, {
    what: `the outgoing OAuth 2.0 configuration "${wanted.name}"`,
    create: () => createOAuth2Configuration(instance.http, wanted),
    find: async () =>
      (await listOAuth2Configurations(instance.http)).find(({ name }) => name === wanted.name),
  });
}

async function findById({ http }: Instance, id: string): Promise<OAuth2Configuration | undefined> {
  return (await listOAuth2Configurations(http, id)).find((configuration) => configuration.id === id);
}

/** At most one write, if the server differs from the declaration or may have a different secret. */
async function sync(
  { http }: Instance,
  live: OAuth2Configuration,
  wanted: NewOAuth2Configuration,
  isSecretKnown: boolean,
): Promise<OAuth2Configuration> {
  if (isSecretKnown && isSameConfiguration(live, wanted)) return live;
  const { clientSecret, ...rest } = wanted;
  await updateOAuth2Configuration(http, live.id, {
    ...rest,
    clientSecret: isSecretKnown ? undefined : clientSecret,
  });
  return { ...rest, id: live.id };
}

function isSameConfiguration(live: OAuth2Configuration, wanted: NewOAuth2Configuration): boolean {
  const members = [
    "name",
    "description",
    "type",
    "clientId",
    "authorizationEndpoint",
    "tokenEndpoint",
  ] as const;
  return (
    members.every((member) => live[member] === wanted[member]) &&
    live.redirectUriSuffix === wanted.redirectUriSuffix &&
    isSameStringSet(live.scopes, wanted.scopes)
  );
}

/** The secret always counts as different: adopting an object writes it. */
function changesOf(live: OAuth2Configuration, inputs: OutgoingOAuth2ClientInputs): Differences {
  const isSameScopes = isSameStringSet(live.scopes, inputs.scopes);
  return [
    ...differences({
      description: [live.description, inputs.description],
      type: [live.type, inputs.type],
      clientId: [live.clientId, inputs.clientId],
      authorizationEndpoint: [live.authorizationEndpoint, inputs.authorizationEndpoint],
      tokenEndpoint: [live.tokenEndpoint, inputs.tokenEndpoint],
      scopes: [live.scopes.join(" "), isSameScopes ? undefined : inputs.scopes.join(" ")],
    }),
    "clientSecret: never returned by the server, so the declared one must be written",
  ];
}

/** The wanted configuration; every update contains all members, so an undeclared description is sent back as found. */
function configurationOf(
  inputs: OutgoingOAuth2ClientInputs,
  live: OAuth2Configuration | undefined,
  { redirectUriSuffix }: RedirectUri,
): NewOAuth2Configuration {
  const { name, type, clientId, clientSecret, authorizationEndpoint, tokenEndpoint, scopes } = inputs;
  const description = inputs.description ?? live?.description ?? "";
  return {
    ...{ name, description, type, clientId, clientSecret },
    ...{ authorizationEndpoint, tokenEndpoint, scopes, redirectUriSuffix },
  };
}

/** Read again only if it may have changed: with the authorisation endpoint, or with Confluence's URL. */
async function redirectOf(
  instance: Instance,
  state: Recorded<OutgoingOAuth2ClientState>,
  authorizationEndpoint: string,
): Promise<RedirectUri> {
  const isSame =
    state.authorizationEndpoint === authorizationEndpoint && state.instanceUrl === instance.settings.baseUrl;
  return isSame ? state : readRedirectUri(instance.http, authorizationEndpoint);
}

function echo(
  declared: Pick<OutgoingOAuth2ClientState, "connection" | "clientSecret"> & {
    readonly description?: string | undefined;
  },
  live: Omit<OAuth2Configuration, "id">,
  { redirectUri, redirectUriSuffix }: RedirectUri,
): OutgoingOAuth2ClientState {
  const { name, type, clientId, authorizationEndpoint, tokenEndpoint } = live;
  return {
    connection: declared.connection,
    name,
    ...(declared.description === undefined ? {} : { description: live.description }),
    type,
    clientId,
    clientSecret: declared.clientSecret,
    authorizationEndpoint,
    tokenEndpoint,
    scopes: asStringSet(live.scopes),
    redirectUriSuffix,
    redirectUri,
  };
}

function gone(instance: Instance, id: string, name: string): AppLinksError {
  return new AppLinksError({
    reason: "not_found",
    what: `The outgoing OAuth 2.0 configuration "${name}" (${id}) no longer exists`,
    instance: instance.settings.baseUrl,
    hint: "It was deleted outside of Pulumi: `pulumi up --refresh` creates it again.",
  });
}
