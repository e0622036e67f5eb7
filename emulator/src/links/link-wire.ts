import * as z from "zod";
import type { EmulatorContext, RequestContext } from "../context/context";
import { requestBase } from "../http/request-addresses";
import { type Hyperlink, UncaughtException } from "../http/responses";
import type { Link } from "../state/server-state";
import { isLinkId, urlProblem, withoutTrailingSlashes } from "../store/link-urls";

/** XML has no null: an empty element stands for it. */
const optionalString = z
  .union([z.string(), z.number().transform(String)])
  .nullish()
  .transform((value) => value ?? undefined);
const flag = z
  .union([z.boolean(), z.enum(["true", "false", ""]).transform((value) => value === "true")])
  .nullish()
  .transform((value) => value ?? false);

/** A link as REST 1.0 and 2.0 receive it; unknown members are ignored. */
export const linkWire = z.object({
  id: optionalString,
  typeId: optionalString,
  name: optionalString,
  rpcUrl: optionalString,
  displayUrl: optionalString,
  isPrimary: flag,
  isSystem: flag,
});

/** A received link. */
export type LinkWire = z.infer<typeof linkWire>;

/** A link as REST 1.0, 2.0 and applinks-oauth show it. */
export function showLink(c: RequestContext, link: Link): Record<string, unknown> {
  const { context } = c.var;
  return {
    link: [selfLink(c, link.id)],
    id: link.id,
    typeId: link.typeId,
    name: link.name,
    displayUrl: link.displayUrl,
    iconUrl: iconUri(context, link.typeId),
    iconUri: iconUri(context, link.typeId),
    ...(link.isSystem ? {} : { rpcUrl: link.rpcUrl }),
    isPrimary: link.isPrimary,
    ...(context.quirks.platform === "new" ? { isSystem: link.isSystem } : {}),
  };
}

/** The address of a link under the REST module and version of the current request. */
export function selfLink(c: RequestContext, id: string): Hyperlink {
  const moduleAndVersion = c.req.path.split("/").slice(0, 4).join("/");
  return { href: `${requestBase(c)}${moduleAndVersion}/applicationlink/${id}`, rel: "self" };
}

/** Address of a type's icon. */
export function iconUri({ baseUrl }: EmulatorContext, typeId: string): string {
  return `${baseUrl}/download/resources/com.atlassian.applinks.applinks-plugin/images/types/16${typeId}.png`;
}

/**
 * An id as REST 1.0 and 2.0 read it.
 *
 * @throws UncaughtException for a string that is not an id.
 */
export function readLinkId(id: string): string {
  if (!isLinkId(id)) throw new UncaughtException(`Invalid application id: ${id}`);
  return id.toLowerCase();
}

/**
 * What creation and update read from a received link: the name, and URLs without trailing slashes.
 *
 * @throws UncaughtException when one is missing, or a URL is not absolute http or https.
 */
export function readDetails(
  { quirks }: EmulatorContext,
  wire: LinkWire,
): { name: string; rpcUrl: string; displayUrl: string; isPrimary: boolean } {
  const losesRpcUrl = wire.isSystem && quirks.systemFlagInBody === "reads-no-rpc-url";
  if (wire.name === undefined) throw new UncaughtException("name is null");
  return {
    name: wire.name,
    rpcUrl: readUrl(losesRpcUrl ? undefined : wire.rpcUrl, "rpcUrl"),
    displayUrl: readUrl(wire.displayUrl, "displayUrl"),
    isPrimary: wire.isPrimary,
  };
}

function readUrl(url: string | undefined, member: string): string {
  const problem = urlProblem(url);
  if (url === undefined || problem !== undefined)
    throw new UncaughtException(`${member} is ${problem}: ${url}`);
  return withoutTrailingSlashes(url);
}
