import type { EmulatorContext } from "../context/context";
import { isUrl } from "../http/request-addresses";
import { fetchManifest } from "../peer/peer";
import type { Link } from "../state/server-state";
import { GENERIC_TYPE } from "../store/link-types";
import { iconUri } from "./link-wire";

/** Property that distinguishes pseudo links from real ones. */
const OAUTH2_CONNECTION_TYPE = "oauth2ConnectionType";

/** A link as REST 3.0 shows it. */
export interface LinkV3 {
  id: string;
  name: string;
  displayUrl: string;
  rpcUrl: string;
  type: string;
  system: boolean;
  primary: boolean;
}

/** What the query requests besides the link itself. */
export interface Extras {
  readonly properties: readonly string[];
  readonly data: readonly string[];
}

/** A link as REST 3.0 shows it, without properties and data. */
export function showLinkV3({ id, name, displayUrl, rpcUrl, typeId, isSystem, isPrimary }: Link): LinkV3 {
  return { id, name, displayUrl, rpcUrl, type: typeId, system: isSystem, primary: isPrimary };
}

/** A link with the properties and the data requested; what the link does not have is null. Only data may take a while. */
export function showLinkWithExtras(
  context: EmulatorContext,
  link: Link,
  extras: Extras,
): object | Promise<object> {
  const properties = Object.fromEntries(extras.properties.map((key) => [key, link.properties[key] ?? null]));
  if (extras.data.length === 0) return { ...showLinkV3(link), properties, data: {} };
  return dataOf(context, link, extras.data).then((data) => ({ ...showLinkV3(link), properties, data }));
}

async function dataOf(context: EmulatorContext, link: Link, keys: readonly string[]): Promise<object> {
  const entries = keys.map(async (key) => {
    const produce = Object.hasOwn(dataProducers, key) ? dataProducers[key] : undefined;
    return [key, (await produce?.(context, link)) ?? null];
  });
  return Object.fromEntries(await Promise.all(entries));
}

/**
 * The OAuth 2.0 configurations and clients, which the list shows among the links, as generic ones, while the feature `V4_UI` is on.
 * They appear in no other resource.
 */
export function showPseudoLinks({ state }: EmulatorContext, extras: Extras): object[] {
  if (state.features.V4_UI !== true) return [];
  const configurations = state.oauth2Configs.map(({ id, name, authorizationEndpoint }) => ({
    id,
    name,
    url: authorizationEndpoint,
    connectionType: "OAUTH2_CLIENT",
  }));
  const clients = state.oauth2Clients.map(({ id, name, redirects: [url = ""] }) => ({
    id,
    name,
    url,
    connectionType: "OAUTH2_PROVIDER",
  }));
  return [...configurations, ...clients].map(({ id, name, url, connectionType }) => ({
    id,
    name,
    displayUrl: schemeAndHost(url),
    rpcUrl: schemeAndHost(url),
    type: GENERIC_TYPE,
    system: false,
    primary: false,
    properties: Object.fromEntries(
      extras.properties.map((key) => [key, key === OAUTH2_CONNECTION_TYPE ? connectionType : null]),
    ),
    data: Object.fromEntries(extras.data.map((key) => [key, null])),
  }));
}

type DataProducer = (context: EmulatorContext, link: Link) => unknown;

const dataProducers: Readonly<Record<string, DataProducer>> = {
  iconUri: (context, { typeId }) => iconUri(context, typeId),
  configUrl: ({ baseUrl }, { id }) => `${baseUrl}/plugins/servlet/applinks/edit/${id}`,
  atlassian: (_context, { typeId }) => typeId !== GENERIC_TYPE,
  editable: (_context, { isSystem }) => !isSystem,
  v3Editable: (_context, { isSystem, typeId }) => !isSystem && typeId !== GENERIC_TYPE,
  capabilities: async (context, link) =>
    (await manifestOf(context, link)) === undefined ? [] : ["STATUS_API"],
  applicationVersion: async (context, link) => (await manifestOf(context, link))?.version,
  webItems: () => [],
  webPanels: ({ quirks }) => (quirks.webPanelsData ? [] : undefined),
};

function manifestOf(context: EmulatorContext, { rpcUrl }: Link) {
  return fetchManifest(context, rpcUrl).catch(() => undefined);
}

/** Scheme and host: the real server drops the port. */
function schemeAndHost(url: string): string {
  if (!isUrl(url)) return url;
  const { protocol, hostname } = new URL(url);
  return `${protocol}//${hostname}`;
}
