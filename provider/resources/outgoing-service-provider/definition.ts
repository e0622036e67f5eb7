import type { ApplicationLink } from "../../confluence/application-links";
import { putProvider } from "../../confluence/authentication-providers";
import { putServiceProviderConsumer } from "../../confluence/consumers";
import {
  providerNaming,
  type RegisteredServiceProvider,
  readServiceProvider,
} from "../../confluence/service-providers";
import { GENERIC } from "../application-link/inputs";
import type { Context, ResourceDefinition } from "../definition";
import { linkOf, onePerLink, wrongLinkType } from "../links/part-of-link";
import { assertAdoptable, type Differences, differences } from "../reconcile/adoption";
import { writeOrRecord } from "../reconcile/write-or-record";
import { isSameEndpoint } from "./endpoints";
import { isLeftOver, removeRegistered, sharedEntry } from "./entry";
import {
  OUTGOING_SERVICE_PROVIDER_FIELDS,
  type OutgoingServiceProviderInputs,
  type OutgoingServiceProviderState,
} from "./inputs";
import { rememberOutgoing } from "./restore";

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

/** Outgoing OAuth without a service provider, which is the result of setting the levels. */
function isEmptied({ key }: RegisteredServiceProvider): boolean {
  return key === "";
}

/** An emptied configuration together with the consumer that it referred to, whose entry still exists. */
function stillRegistered(
  live: RegisteredServiceProvider,
  { key, name, description }: OutgoingServiceProviderState,
): RegisteredServiceProvider {
  return { ...live, key, name, description };
}

/**
 * What was found; if it no longer refers to its consumer, and the consumer is about to get a new key or name, the reference
 * is restored first: the server finds an entry by the key that the link refers to, and would otherwise leave it behind. The
 * link has no key if it was emptied, and the new one if {@link restoreOutgoing} has filled it since.
 */
async function namingIts(
  { instance }: Context,
  { id }: ApplicationLink,
  found: RegisteredServiceProvider | undefined,
  state: OutgoingServiceProviderState,
  { key, name }: OutgoingServiceProviderInputs,
): Promise<RegisteredServiceProvider | undefined> {
  const isKept = state.key === key && state.name === name;
  if (found === undefined || isKept || state.key === "") return found;
  const isRefilled = found.key === key && found.name === undefined;
  if (!isEmptied(found) && !isRefilled) return found;
  await putProvider(instance.http, id, providerNaming(state));
  return stillRegistered(found, state);
}

async function genericLink({ instance }: Context, id: string): Promise<ApplicationLink> {
  const link = await linkOf(instance, id);
  if (link.type === GENERIC) return link;
  throw wrongLinkType(
    instance,
    KIND,
    link,
    "An Atlassian application knows Confluence by its own key, without a shared secret: use OAuthSettings with `outgoing`.",
  );
}

/**
 * Writes what differs: the endpoints, the consumer, or both. A new key or name creates another entry on the server, so the
 * old one is removed first.
 *
 * @param knownSecret the secret that was last written; undefined if not by us
 */
async function sync(
  context: Context,
  link: ApplicationLink,
  inputs: OutgoingServiceProviderInputs,
  found: RegisteredServiceProvider | undefined,
  knownSecret: string | undefined,
): Promise<void> {
  const { http } = context.instance;
  const { key, name, sharedSecret } = inputs;
  const isRenamed = found?.name !== undefined && (found.key !== key || found.name !== name);
  if (isRenamed) await removeRegistered(context, link.id, found, true);
  const live = isRenamed ? undefined : found;
  if (live === undefined || !isSameEndpoints(link, live, inputs)) {
    await putProvider(http, link.id, providerNaming(inputs));
  }
  const description = inputs.description ?? found?.description;
  const isSameConsumer = live?.name === name && live.description === description;
  if (!isSameConsumer || knownSecret !== sharedSecret) {
    await putServiceProviderConsumer(http, link.id, { key, name, description, sharedSecret });
  }
}

function isSameEndpoints(
  link: ApplicationLink,
  live: RegisteredServiceProvider,
  wanted: OutgoingServiceProviderInputs,
): boolean {
  return (
    live.key === wanted.key &&
    isSameEndpoint(live.requestTokenUrl, wanted.requestTokenUrl, link.rpcUrl) &&
    isSameEndpoint(live.accessTokenUrl, wanted.accessTokenUrl, link.rpcUrl) &&
    isSameEndpoint(live.authorizeUrl, wanted.authorizeUrl, link.displayUrl)
  );
}

/** What the server has; equivalent endpoints keep the form in which they are declared. */
function asDeclared(
  { rpcUrl, displayUrl }: ApplicationLink,
  declared: Pick<OutgoingServiceProviderState, "requestTokenUrl" | "accessTokenUrl" | "authorizeUrl">,
  live: RegisteredServiceProvider,
): RegisteredServiceProvider {
  const endpoint = (stored: string, wanted: string, base: string): string =>
    isSameEndpoint(stored, wanted, base) ? wanted : stored;
  return {
    ...live,
    requestTokenUrl: endpoint(live.requestTokenUrl, declared.requestTokenUrl, rpcUrl),
    accessTokenUrl: endpoint(live.accessTokenUrl, declared.accessTokenUrl, rpcUrl),
    authorizeUrl: endpoint(live.authorizeUrl, declared.authorizeUrl, displayUrl),
  };
}

function changesOf(
  link: ApplicationLink,
  existing: RegisteredServiceProvider,
  inputs: OutgoingServiceProviderInputs,
): Differences {
  const live = asDeclared(link, inputs, existing);
  return [
    ...differences({
      key: [live.key, inputs.key],
      name: [live.name, inputs.name],
      requestTokenUrl: [live.requestTokenUrl, inputs.requestTokenUrl],
      accessTokenUrl: [live.accessTokenUrl, inputs.accessTokenUrl],
      authorizeUrl: [live.authorizeUrl, inputs.authorizeUrl],
      description: [live.description, inputs.description],
    }),
    "sharedSecret: never returned by the server, so the declared one must be written",
  ];
}

function echo(
  declared: Pick<OutgoingServiceProviderState, "connection" | "applicationLinkId" | "sharedSecret"> & {
    readonly description?: string | undefined;
  },
  live: RegisteredServiceProvider,
): OutgoingServiceProviderState {
  const { key, name, requestTokenUrl, accessTokenUrl, authorizeUrl, description } = live;
  return {
    connection: declared.connection,
    applicationLinkId: declared.applicationLinkId,
    key,
    name: name ?? "",
    sharedSecret: declared.sharedSecret,
    requestTokenUrl,
    accessTokenUrl,
    authorizeUrl,
    ...(declared.description === undefined ? {} : { description: description ?? "" }),
  };
}
