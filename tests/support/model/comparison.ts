import type { Emulator } from "../../../emulator/src/server";
import type { Consumer, Link, ServerState } from "../../../emulator/src/state";
import { bare } from "../public-keys";
import type { Level } from "./actions";
import { BASIC_PROVIDER, INCOMING_KEY, OAUTH_PROVIDER } from "./administrator";
import type { Declarations } from "./declarations";

/** What matters of a server's state, to be compared with what is declared. */
export interface Picture {
  readonly links: readonly object[];
  readonly consumers: readonly object[];
  readonly settings: object | undefined;
  readonly clients: readonly object[];
  /** Service providers by link, and the entries that the server keeps for them. */
  readonly providers: readonly object[];
  readonly providerEntries: readonly object[];
  readonly basic: readonly object[];
  readonly configurations: readonly object[];
}

/** The server without what was there before. */
export function actual(state: ServerState, before: ServerState | undefined, jira: Emulator): Picture {
  const links = state.links.filter(({ id }) => !before?.links.some((link) => link.id === id));
  const jiraLink = links.find(({ id }) => id === jira.applicationId);
  const jiraKey = jiraLink?.properties[INCOMING_KEY];
  const consumers = state.consumers.filter(
    ({ key }) => key !== jiraKey && !before?.consumers.some((other) => other.key === key),
  );
  const jiraConsumer = state.consumers.find(({ key }) => key === jiraKey);
  return {
    links: links
      .map(({ name, typeId, rpcUrl, displayUrl }) => ({ name, typeId, rpcUrl, displayUrl }))
      .sort(byText),
    consumers: consumers
      .map((consumer) => ({
        key: consumer.key,
        publicKey: consumer.publicKey,
        level: levelOf(consumer),
        link: links.find((link) => link.properties[INCOMING_KEY] === consumer.key)?.name,
      }))
      .sort(byText),
    settings:
      jiraLink === undefined
        ? undefined
        : {
            incoming: jiraConsumer === undefined ? "disabled" : levelOf(jiraConsumer),
            outgoing: outgoingOf(jiraLink),
          },
    clients: state.oauth2Clients
      .filter(({ id }) => !before?.oauth2Clients.some((client) => client.id === id))
      .map(({ name, scope, redirects }) => ({ name, scope, redirects })),
    providers: links
      .filter(({ id }) => id !== jira.applicationId)
      .flatMap(({ name, providers }) => {
        const config = providers[OAUTH_PROVIDER];
        return config === undefined ? [] : [{ link: name, config }];
      })
      .sort(byText),
    providerEntries: state.serviceProviderConsumers
      .filter(({ key }) => !before?.serviceProviderConsumers.some((entry) => entry.key === key))
      .map(({ key, name, sharedSecret }) => ({ key, name, sharedSecret }))
      .sort(byText),
    basic: links
      .flatMap(({ name, providers }) => {
        const config = providers[BASIC_PROVIDER];
        return config === undefined ? [] : [{ link: name, ...config }];
      })
      .sort(byText),
    configurations: state.oauth2Configs.map(({ name, clientSecret, scopes }) => ({
      name,
      clientSecret,
      scopes,
    })),
  };
}

/** The server as it must be. */
export function expected(
  { links, settings, client, configuration }: Declarations,
  side: 0 | 1,
  jira: Emulator,
): Picture {
  const own = [...links].filter(([slot]) => (slot < 2 ? 0 : 1) === side).map(([, link]) => link);
  const jiraLink = { name: "Jira", typeId: "jira", rpcUrl: jira.url, displayUrl: jira.url };
  const isHere = side === 0;
  return {
    links: [
      ...own.map(({ name, rpcUrl, displayUrl }) => ({
        name,
        typeId: "generic",
        rpcUrl,
        displayUrl: displayUrl ?? rpcUrl,
      })),
      ...(isHere && settings !== undefined ? [jiraLink] : []),
    ].sort(byText),
    consumers: own
      .flatMap(({ name, consumer }) =>
        consumer === undefined
          ? []
          : [{ key: consumer.key, publicKey: bare(consumer.publicKey), level: consumer.level, link: name }],
      )
      .sort(byText),
    settings:
      isHere && settings !== undefined
        ? {
            incoming: settings.incoming ?? expect.any(String),
            outgoing: settings.outgoing ?? expect.any(String),
          }
        : undefined,
    clients:
      isHere && client !== undefined
        ? [{ name: "Client", scope: client.scope, redirects: [...client.redirectUris].sort() }]
        : [],
    providers: own
      .flatMap(({ name, provider }) =>
        provider === undefined
          ? []
          : [
              {
                link: name,
                config: {
                  "consumerKey.outbound": provider.key,
                  "serviceProvider.requestTokenUrl": provider.requestTokenUrl,
                  "serviceProvider.accessTokenUrl": provider.accessTokenUrl,
                  "serviceProvider.authorizeUrl": provider.authorizeUrl,
                },
              },
            ],
      )
      .sort(byText),
    providerEntries: own
      .flatMap(({ provider }) => {
        if (provider === undefined) return [];
        const { key, name, sharedSecret } = provider;
        return [{ key, name, sharedSecret }];
      })
      .sort(byText),
    basic: own
      .flatMap(({ name, basic }) => (basic === undefined ? [] : [{ link: name, ...basic }]))
      .sort(byText),
    configurations:
      isHere && configuration !== undefined
        ? [
            {
              name: "Login",
              clientSecret: configuration.clientSecret,
              scopes: [...configuration.scopes].sort(),
            },
          ]
        : [],
  };
}

/** What of a state was there before, for comparing it with how it was. */
export function foreignPart(state: ServerState, before: ServerState): object {
  return {
    links: state.links.filter(({ id }) => before.links.some((link) => link.id === id)),
    consumers: state.consumers.filter(({ key }) => before.consumers.some((consumer) => consumer.key === key)),
    providerEntries: state.serviceProviderConsumers.filter(({ key }) =>
      before.serviceProviderConsumers.some((entry) => entry.key === key),
    ),
  };
}

function levelOf({ twoLOAllowed, twoLOImpersonationAllowed }: Consumer): Level {
  if (twoLOImpersonationAllowed) return "2LOi";
  return twoLOAllowed ? "2LO" : "3LO";
}

function outgoingOf({ providers }: Link): Level {
  const has = (name: string): boolean =>
    Object.keys(providers).some((provider) => provider.endsWith(`.${name}`));
  if (!has("OAuthAuthenticationProvider")) return "disabled";
  if (has("TwoLeggedOAuthWithImpersonationAuthenticationProvider")) return "2LOi";
  return has("TwoLeggedOAuthAuthenticationProvider") ? "2LO" : "3LO";
}

function byText(one: object, other: object): number {
  return JSON.stringify(one) < JSON.stringify(other) ? -1 : 1;
}
