import type { ApplicationLink } from "../../provider/confluence/application-links";
import type { Manifest } from "../../provider/confluence/manifest";
import { type ArgumentTypes, assertArguments } from "../arguments";
import { instanceOf, LOOKUP_OPTIONS, type LookupOptions } from "./program-connections";

/** An application link as the server has it now. */
export interface ApplicationLinkInfo extends ApplicationLink {}

/** What an application says about itself. */
export interface ManifestInfo extends Manifest {}

/** Which link {@link getApplicationLink} finds: by one of the three, or by several that must all match. */
export interface GetApplicationLinkArgs extends LookupOptions {
  /** Application id of the link. */
  id?: string;
  /** Exact, case-sensitive. */
  name?: string;
  /** A trailing slash is ignored. */
  rpcUrl?: string;
}

/**
 * All application links of a server in creation order, whoever created them, without the OAuth 2.0 clients that newer servers list among
 * them. One request; also runs at preview. Requires a Confluence administrator.
 *
 * @example
 * const links = await listApplicationLinks();
 * const jiras = links.filter((link) => link.type === "jira");
 */
export async function listApplicationLinks(options: LookupOptions = {}): Promise<ApplicationLinkInfo[]> {
  assertArguments("listApplicationLinks", options, LOOKUP_OPTIONS);
  const { listLinks } = require("../../provider/lookups/application-links") as LookupsModule;
  return [...(await listLinks(await instanceOf(options)))];
}

/**
 * One application link, by id, name or RPC URL.
 *
 * @throws AppLinksError `not_found`, naming the links that exist
 *
 * @example
 * const jira = await getApplicationLink({ name: "Jira" });
 * new OAuthSettings("jira", { applicationLinkId: jira.id, incoming: "3LO" });
 */
export async function getApplicationLink(args: GetApplicationLinkArgs): Promise<ApplicationLinkInfo> {
  assertArguments("getApplicationLink", args, ARGUMENTS);
  const { connection: _, ...reference } = args;
  const { getLink } = require("../../provider/lookups/application-links") as LookupsModule;
  return getLink(await instanceOf(args), reference);
}

/**
 * What the configured Confluence says about itself: application id, name, version. No credentials are sent.
 *
 * @example
 * const { id, version } = await getManifest();
 */
export async function getManifest(options: LookupOptions = {}): Promise<ManifestInfo> {
  assertArguments("getManifest", options, LOOKUP_OPTIONS);
  return (await instanceOf(options)).manifest();
}

const ARGUMENTS: ArgumentTypes<GetApplicationLinkArgs> = {
  ...LOOKUP_OPTIONS,
  id: "string?",
  name: "string?",
  rpcUrl: "string?",
};

// Loaded on first use, and not by import(), which does not work in a program that Jest runs.
type LookupsModule = typeof import("../../provider/lookups/application-links");
