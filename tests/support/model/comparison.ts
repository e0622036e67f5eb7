import type { Consumer, Emulator, Link, ServerState } from "@pulumi-confluence-applinks/emulator";
import { bare } from "../public-keys";
import type { Level, Side } from "./actions";
import { BASIC_PROVIDER, INCOMING_KEY, OAUTH_PROVIDER, TRUST_PROVIDER } from "./administrator";
import { type Declarations, type DeclaredConsumer, linksOn, OF_THE_PAIR } from "./declarations";

/** The part of a server's state that is compared with what is declared. */
export interface Picture {
  readonly links: readonly object[];
  readonly consumers: readonly object[];
  readonly settings: object | undefined;
  readonly trust: object | undefined;
  /** Trusted applications of links that are gone. */
  readonly orphanedTrust: readonly object[];
  readonly clients: readonly object[];
  /** Service providers by link, and the entries that the server keeps for them. */
  readonly providers: readonly object[];
  readonly providerEntries: readonly object[];
  readonly basic: readonly object[];
  readonly configurations: readonly object[];
}

/** The server without what existed before. */
export function actual(state: ServerState, before: ServerState, jira: Emulator): Picture {
  const links = state.links.filter(({ id }) => !before.links.some((link) => link.id === id));
  const jiraLink = links.find(({ id }) => id === jira.applicationId);
  const jiraKey = jiraLink?.properties[INCOMING_KEY];
  const consumers = state.consumers.filter(
    ({ key }) => key !== jiraKey && !before.consumers.some((other) => other.key === key),
  );
  const jiraConsumer = state.consumers.find(({ key }) => key === jiraKey);
  const trusted = state.trustedApplications.find(({ linkId }) => linkId === jira.applicationId);
  return {
    links: links
      .map(({ name, typeId, rpcUrl, displayUrl, isPrimary }) => ({
        ...{ name, typeId, rpcUrl, displayUrl, isPrimary },
      }))
      .sort(byText),
    consumers: consumers
      .map((consumer) => ({
        key: consumer.key,
        publicKey: consumer.publicKey,
        level: levelOf(consumer),
        description: consumer.description ?? "",
        executeAs: consumer.executingTwoLOUser ?? "",
        // The page for an executing user adds a slash, which makes no difference.
        callback: consumer.callback?.replace(/\/$/, "") ?? "",
        link: links.find((link) => link.properties[INCOMING_KEY] === consumer.key)?.name,
      }))
      .sort(byText),
    settings: jiraLink && {
      incoming: jiraConsumer === undefined ? "disabled" : levelOf(jiraConsumer),
      outgoing: outgoingOf(jiraLink),
    },
    trust: jiraLink && {
      incoming: trusted === undefined ? "none" : conditionsOf(trusted),
      outgoing: jiraLink.providers[TRUST_PROVIDER] !== undefined,
    },
    orphanedTrust: state.trustedApplications.filter(({ linkId }) => !links.some(({ id }) => id === linkId)),
    clients: state.oauth2Clients
      .filter(({ id }) => !before.oauth2Clients.some((client) => client.id === id))
      .map(({ scope, redirects }) => ({ scope, redirects })),
    providers: links
      .filter(({ id }) => id !== jira.applicationId)
      .flatMap(({ name, providers }) => {
        const config = providers[OAUTH_PROVIDER];
        return config === undefined ? [] : [{ link: name, config }];
      })
      .sort(byText),
    providerEntries: state.serviceProviderConsumers
      .filter(({ key }) => !before.serviceProviderConsumers.some((entry) => entry.key === key))
      .map(({ key, name, sharedSecret }) => ({ key, name, sharedSecret }))
      .sort(byText),
    basic: links
      .flatMap(({ name, providers }) => {
        const config = providers[BASIC_PROVIDER];
        return config === undefined ? [] : [{ link: name, ...config }];
      })
      .sort(byText),
    configurations: state.oauth2Configs.map(
      ({ clientSecret, authorizationEndpoint, scopes, description }) => ({
        ...{ clientSecret, authorizationEndpoint, scopes, description },
      }),
    ),
  };
}

/**
 * The server as it should be.
 *
 * @param pairKey the public key of the declared key pair, without armour
 */
export function expected(
  declarations: Declarations,
  side: Side,
  jira: Emulator,
  pairKey: string | undefined,
): Picture {
  const own = linksOn(declarations, side).map(([, link]) => link);
  const { settings, trust, client, configuration } = declarations.servers[side];
  const isLinked = settings !== undefined || trust !== undefined;
  const jiraLink = {
    ...{ name: "Jira", typeId: "jira", rpcUrl: jira.url, displayUrl: jira.url },
    isPrimary: false,
  };
  return {
    links: [
      ...own.map(({ name, rpcUrl, displayUrl, primary }) => ({
        ...{ name, typeId: "generic", rpcUrl },
        displayUrl: displayUrl ?? rpcUrl,
        isPrimary: primary ?? expect.any(Boolean),
      })),
      ...(isLinked ? [jiraLink] : []),
    ].sort(byText),
    consumers: own
      .flatMap(({ name, consumer }) =>
        consumer === undefined ? [] : [expectedConsumer(name, consumer, pairKey)],
      )
      .sort(byText),
    settings: isLinked
      ? {
          incoming: settings?.incoming ?? expect.any(String),
          outgoing: settings?.outgoing ?? expect.any(String),
        }
      : undefined,
    trust: isLinked
      ? {
          incoming: expectedTrust(trust?.incoming),
          outgoing: trust?.outgoing ?? expect.any(Boolean),
        }
      : undefined,
    orphanedTrust: [],
    clients:
      client === undefined ? [] : [{ scope: client.scope, redirects: [...client.redirectUris].sort() }],
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
      configuration === undefined
        ? []
        : [
            {
              clientSecret: configuration.clientSecret,
              authorizationEndpoint: configuration.authorizationEndpoint,
              scopes: [...configuration.scopes].sort(),
              description: configuration.description ?? expect.any(String),
            },
          ],
  };
}

/** What is not declared stays unchanged. */
function expectedConsumer(
  link: string,
  { key, publicKey, level, description, executeAs, callback }: DeclaredConsumer,
  pairKey: string | undefined,
): object {
  return {
    key,
    publicKey: publicKey === OF_THE_PAIR ? pairKey : bare(publicKey),
    level,
    description: description ?? expect.any(String),
    executeAs: executeAs ?? expect.any(String),
    callback: callback ?? expect.any(String),
    link,
  };
}

function expectedTrust(declared: { readonly ipPatterns: readonly string[] } | false | undefined): unknown {
  if (declared === undefined) return expect.any(String);
  return declared === false ? "none" : conditionsOf({ ...declared, urlPatterns: [], timeoutMs: 10_000 });
}

function conditionsOf(conditions: {
  readonly ipPatterns: readonly string[];
  readonly urlPatterns: readonly string[];
  readonly timeoutMs: number;
}): string {
  const { ipPatterns, urlPatterns, timeoutMs } = conditions;
  return `${[...ipPatterns].sort().join(" ")}; ${urlPatterns.join(" ")}; ${timeoutMs} ms`;
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
