import { generateKeyPairSync, randomInt, randomUUID } from "node:crypto";
import { type GenerationName, generations } from "../quirks/generations";
import { products } from "../state/products";
import type { BasicAuth, ContentPage, OwnConsumer, Product, ServerState } from "../state/server-state";
import { createUsers, defaultUsers, type UserOptions } from "../state/users";
import { nameUuid } from "../store/link-urls";

/** The options of a new server. */
export interface InitialStateOptions {
  product: Product;
  title?: string;
  version?: string;
  generation: GenerationName;
  /** Default: derived from a random server id, as on a fresh installation. */
  applicationId?: string;
  users?: readonly UserOptions[];
  /** Default: Basic is accepted. */
  basicAuth?: Partial<BasicAuth>;
}

/** The state of a freshly installed server, with a consumer key pair of its own. */
export function createInitialState(options: InitialStateOptions): ServerState {
  const { product, users = defaultUsers } = options;
  const traits = products[product];
  const { applinksVersion, versions } = generations[options.generation];
  const [version, buildNumber] = versions[product];
  const title = options.title ?? traits.title;
  return {
    product,
    applicationId: options.applicationId ?? nameUuid(randomUUID()),
    title,
    version: options.version ?? version,
    buildNumber,
    applinksVersion,
    ownConsumer: createOwnConsumer({
      key: `${traits.title}:${randomInt(1_000_000_000, 9_999_999_999)}`,
      name: title,
      description: `Atlassian ${traits.title}`,
    }),
    users: createUsers(users),
    links: [],
    ghostLinkIds: [],
    consumers: [],
    serviceProviderConsumers: [],
    oauthTokens: [],
    outgoingTokens: [],
    trustedApplications: [],
    oauth2Clients: [],
    oauth2Configs: [],
    oauth2Grants: [],
    allowlist: { enabled: true, restrictiveness: "ALLOW_AUTHENTICATED", rules: [] },
    features: {
      BITBUCKET_REBRAND: true,
      ONE_WAY_APPLINKS: false,
      V3_UI: true,
      V4_UI: true,
      TEST_NON_SYSTEM: false,
    },
    basicAuth: { blocked: false, allowedPaths: [], allowedUsers: [], showsHint: false, ...options.basicAuth },
    pages: defaultPages(),
    audit: [],
  };
}

function defaultPages(): ContentPage[] {
  return [
    { id: "65537", space: "DS", title: "Welcome", body: "This page is visible to people who are logged in." },
    { id: "65538", space: "DS", title: "Runbook", body: "What to do when the pager rings." },
    { id: "65539", space: "OPS", title: "On-call", body: "Who is on call this week." },
  ];
}

/**
 * The server's own consumer. Its key pair is generated on first use: that takes longer than starting the rest of the
 * server, and most tests never need it.
 */
function createOwnConsumer(identity: Omit<OwnConsumer, "privateKeyPem" | "publicKey">): OwnConsumer {
  let keyPair: { publicKey: Buffer; privateKey: string } | undefined;
  const keys = () => {
    keyPair ??= generateKeyPairSync("rsa", {
      modulusLength: 2048,
      publicKeyEncoding: { type: "spki", format: "der" },
      privateKeyEncoding: { type: "pkcs8", format: "pem" },
    });
    return keyPair;
  };
  return {
    ...identity,
    get privateKeyPem() {
      return keys().privateKey;
    },
    get publicKey() {
      return keys().publicKey.toString("base64");
    },
  };
}
