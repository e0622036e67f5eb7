import type {
  Consumer,
  Emulator,
  OAuth2Client,
  OAuth2Config,
  ServerState,
  ServiceProviderConsumer,
  TrustedApplication,
} from "@pulumi-confluence-applinks/emulator";
import { bare, PUBLIC_KEYS } from "../public-keys";
import { consumerWithKey, linkNamed } from "../stack";
import type { Resource } from "./full-stack";

/** One change that an administrator makes on the server, and what it takes to undo it. */
export interface ChangeByHand {
  readonly resource: Resource;
  readonly field: string;
  readonly make: (server: Emulator) => void;
  /** The field's value after a refresh. */
  readonly shown: unknown;
  /** The writes of the repair. */
  readonly writes: number;
}

const TYPES = "com.atlassian.applinks.api.auth.types";
const OAUTH = `${TYPES}.OAuthAuthenticationProvider`;
const BASIC = `${TYPES}.BasicAuthenticationProvider`;
const TRUSTED = `${TYPES}.TrustedAppsAuthenticationProvider`;
const KEY_PROPERTY = "oauth.incoming.consumerkey";
const OTHER_URL = "https://by-hand.example.com/path";

/** Every change that can be made by hand to what the full stack declares, value by value. */
export const CHANGES_BY_HAND: readonly ChangeByHand[] = [
  link("name", { name: "By hand" }, "By hand"),
  link("rpcUrl", { rpcUrl: OTHER_URL }, OTHER_URL),
  link("displayUrl", { displayUrl: OTHER_URL }, OTHER_URL),
  {
    resource: "reporting",
    field: "primary",
    make: (server) => {
      linkNamed(server, "Reporting").isPrimary = false;
      linkNamed(server, "Warehouse").isPrimary = true;
    },
    shown: false,
    writes: 1,
  },

  // Through the page for an executing user; the call for levels empties the outgoing side, which is put back.
  ...consumer("consumer", "reporting", { key: 3, member: 1, level: 2 }),
  ...consumer("generic consumer", "warehouse", { key: 2, member: 1, level: 1 }),
  ...consumer("atlassian consumer", "bamboo", { key: 2, member: 1, level: 1 }),

  {
    resource: "provider",
    field: "key",
    make: (server) => {
      Object.assign(provider(server), { "consumerKey.outbound": "by-hand" });
      changeEntry(server, { key: "by-hand" });
    },
    shown: "by-hand",
    // The entry under the other key is removed and the declared one created: endpoints and consumer.
    writes: 3,
  },
  {
    resource: "provider",
    field: "name",
    make: (server) => changeEntry(server, { name: "By hand" }),
    shown: "By hand",
    writes: 3,
  },
  {
    resource: "provider",
    field: "description",
    make: (server) => changeEntry(server, { description: "By hand" }),
    shown: "By hand",
    writes: 1,
  },
  endpoint("requestTokenUrl"),
  endpoint("accessTokenUrl"),
  endpoint("authorizeUrl"),

  basic("username"),
  basic("password"),

  level("incoming", "2LOi", (server) =>
    Object.assign(jiraConsumer(server), { twoLOImpersonationAllowed: true }),
  ),
  level("incoming", "3LO", (server) => Object.assign(jiraConsumer(server), { twoLOAllowed: false })),
  level("incoming", "disabled", (server) => {
    const { key } = jiraConsumer(server);
    server.state.consumers = server.state.consumers.filter((consumer) => consumer.key !== key);
    delete linkNamed(server, "Our Jira").properties[KEY_PROPERTY];
  }),
  level("outgoing", "disabled", (server) => {
    const { providers } = linkNamed(server, "Our Jira");
    for (const name of Object.keys(providers)) if (/OAuth/.test(name)) delete providers[name];
  }),
  level("outgoing", "3LO", (server) => {
    delete linkNamed(server, "Our Jira").providers[`${TYPES}.TwoLeggedOAuthAuthenticationProvider`];
  }),

  trust({ ipPatterns: [] }),
  trust({ urlPatterns: ["/rest", "/pages"] }),
  trust({ timeoutMs: 60_000 }),
  {
    resource: "trust",
    field: "incoming",
    make: (server) => {
      server.state.trustedApplications = [];
      delete linkNamed(server, "Our Jira").properties["trustedapps.incoming.applicationId"];
    },
    shown: false,
    writes: 1,
  },
  {
    resource: "trust",
    field: "outgoing",
    make: (server) => {
      delete linkNamed(server, "Our Jira").providers[TRUSTED];
    },
    shown: false,
    writes: 1,
  },

  basicAuthentication("enabled", { blocked: true }, false),
  basicAuthentication("allowedPaths", { allowedPaths: [] }, []),
  basicAuthentication("allowedUsers", { allowedUsers: ["admin", "by-hand"] }, ["admin", "by-hand"]),
  basicAuthentication("showWarning", { showsHint: false }, false),

  client("name", { name: "By hand" }, "By hand"),
  client("redirectUris", { redirects: [OTHER_URL] }, [OTHER_URL]),
  client("scope", { scope: "SYSTEM_ADMIN" }, "SYSTEM_ADMIN"),

  login("name", { name: "By hand" }, "By hand"),
  login("description", { description: "By hand" }, "By hand"),
  login("type", { type: "MICROSOFT" }, "microsoft"),
  login("clientId", { clientId: "by-hand" }, "by-hand"),
  login("authorizationEndpoint", { authorizationEndpoint: OTHER_URL }, OTHER_URL),
  login("tokenEndpoint", { tokenEndpoint: OTHER_URL }, OTHER_URL),
  login("scopes", { scopes: ["email", "openid"] }, ["email", "openid"]),
];

function link(field: string, change: object, shown: unknown): ChangeByHand {
  const make = (server: Emulator): void => void Object.assign(linkNamed(server, "Reporting"), change);
  return { resource: "reporting", field, make, shown, writes: 1 };
}

/**
 * @param writes for another key: the consumer under it is switched off, the declared one registered, and its level set
 *   where that does not carry it
 */
function consumer(
  resource: Resource,
  key: string,
  writes: { readonly key: number; readonly member: number; readonly level: number },
): readonly ChangeByHand[] {
  const row = (field: string, shown: unknown, count: number, change: Partial<Consumer>): ChangeByHand => ({
    resource,
    field,
    make: (server) => void Object.assign(consumerWithKey(server, key), change),
    shown,
    writes: count,
  });
  // With the slash that the page for an executing user adds.
  const callback = "https://by-hand.example.com/callback/";
  return [
    {
      resource,
      field: "key",
      make: (server) => {
        const found = server.state.links.find(({ properties }) => properties[KEY_PROPERTY] === key);
        Object.assign(found?.properties ?? {}, { [KEY_PROPERTY]: "by-hand" });
        server.state.consumers = server.state.consumers.map((each) =>
          each.key === key ? { ...each, key: "by-hand" } : each,
        );
      },
      shown: "by-hand",
      writes: writes.key,
    },
    row("name", "By hand", writes.member, { name: "By hand" }),
    row("publicKey", expect.stringContaining(bare(PUBLIC_KEYS[1]).slice(44, 64)), writes.member, {
      publicKey: bare(PUBLIC_KEYS[1]),
    }),
    row("description", "By hand", writes.member, { description: "By hand" }),
    row("description", "", writes.member, { description: null }),
    row("callback", callback, writes.member, { callback }),
    row("level", "2LOi", writes.level, { twoLOAllowed: true, twoLOImpersonationAllowed: true }),
    ...(resource === "generic consumer"
      ? [row("level", "2LO", writes.level, { twoLOAllowed: true })]
      : [
          row("level", "3LO", writes.level, { twoLOAllowed: false }),
          row("executeAs", "manager", writes.member, { executingTwoLOUser: "manager" }),
          row("executeAs", "", writes.member, { executingTwoLOUser: null }),
        ]),
  ];
}

function endpoint(field: string): ChangeByHand {
  const make = (server: Emulator): void =>
    void Object.assign(provider(server), { [`serviceProvider.${field}`]: OTHER_URL });
  return { resource: "provider", field, make, shown: OTHER_URL, writes: 1 };
}

function basic(field: string): ChangeByHand {
  const make = (server: Emulator): void =>
    void Object.assign(linkNamed(server, "Reporting").providers[BASIC] ?? {}, { [field]: "set-by-hand" });
  return { resource: "basic", field, make, shown: "set-by-hand", writes: 1 };
}

function level(field: string, shown: string, make: (server: Emulator) => void): ChangeByHand {
  return { resource: "settings", field, make, shown, writes: 1 };
}

function trust(change: Partial<TrustedApplication>): ChangeByHand {
  const make = (server: Emulator): void =>
    void Object.assign(server.state.trustedApplications[0] ?? {}, change);
  return {
    resource: "trust",
    field: "incoming",
    make,
    shown: expect.objectContaining(change),
    writes: 1,
  };
}

function basicAuthentication(
  field: string,
  change: Partial<ServerState["basicAuth"]>,
  shown: unknown,
): ChangeByHand {
  const make = ({ state }: Emulator): void => void Object.assign(state.basicAuth, change);
  return { resource: "basic authentication", field, make, shown, writes: 1 };
}

function client(field: string, change: Partial<OAuth2Client>, shown: unknown): ChangeByHand {
  const make = ({ state }: Emulator): void =>
    void Object.assign(state.oauth2Clients.find(({ name }) => name === "Reporting") ?? {}, change);
  return { resource: "client", field, make, shown, writes: 1 };
}

function login(field: string, change: Partial<OAuth2Config>, shown: unknown): ChangeByHand {
  const make = ({ state }: Emulator): void => void Object.assign(state.oauth2Configs[0] ?? {}, change);
  return { resource: "login", field, make, shown, writes: 1 };
}

function provider(server: Emulator): Record<string, string> {
  return linkNamed(server, "Reporting").providers[OAUTH] ?? {};
}

/** Changes the entry that the server keeps for the service provider. */
function changeEntry({ state }: Emulator, change: Partial<ServiceProviderConsumer>): void {
  state.serviceProviderConsumers = state.serviceProviderConsumers.map((entry) =>
    entry.key === "confluence" ? { ...entry, ...change } : entry,
  );
}

function jiraConsumer(server: Emulator): Consumer {
  return consumerWithKey(server, linkNamed(server, "Our Jira").properties[KEY_PROPERTY] ?? "");
}
