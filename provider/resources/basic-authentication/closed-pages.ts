import type { Instance } from "../../connection/instance";
import { optionKeys } from "../../http/option-key";
import { refusesBasicByDefault } from "../../http/product";
import type { Context } from "../definition";
import type { DeclaredSettings } from "./inputs";

/**
 * Warns about settings that let a connection use REST but not the pages, such as `allowedPaths: ["/rest/*"]` on servers
 * without a session login. Called at preview, where the server's version decides.
 */
export async function warnOfClosedPages(context: Context, declared: DeclaredSettings): Promise<void> {
  const { instance } = context;
  if (!dependsOnBasicForPages(instance, declared)) return;
  const manifest = await instance.manifest().catch(() => undefined);
  if (manifest !== undefined && !refusesBasicByDefault(manifest)) context.warn(closedPages(instance));
}

/** The same before a write, by asking the server itself. At most one request, a session login. */
export async function warnOfPagesToClose(context: Context, wanted: DeclaredSettings): Promise<void> {
  const { instance } = context;
  if (!dependsOnBasicForPages(instance, wanted)) return;
  const { http } = instance;
  if (!(await http.account.opensPagesWithoutBasic(http))) context.warn(closedPages(instance));
}

/** An allowed path is not sufficient: Confluence ends such a session after each request, a secure one too. */
function dependsOnBasicForPages(
  { settings: { credentials } }: Instance,
  declared: DeclaredSettings,
): boolean {
  return (
    declared.enabled === false &&
    credentials.kind === "password" &&
    declared.allowedUsers?.includes(credentials.username) !== true
  );
}

function closedPages({ settings }: Instance): string {
  const { name, credentials } = settings;
  const user = credentials.kind === "password" ? credentials.username : "";
  const isTokenThere = credentials.token !== undefined;
  const unless = isTokenThere ? ", unless secure administrator sessions are disabled" : "";
  const token = isTokenThere ? "" : ` and configure ${optionKeys(settings, "token")}`;
  return `closes Confluence's administration pages to the connection "${name}"${unless}: it opens them with Basic authentication as "${user}", who is not in allowedUsers, and an allowed path is not sufficient, because Confluence ends such a session after each request. Whatever needs a page will fail: an IncomingConsumer with executeAs, a TrustedApplication, and the removal of an OutgoingServiceProvider or OutgoingBasicAuth, which leaves an unusable entry. Add "${user}" to allowedUsers, or disable secure administrator sessions${token}. If this is intended, declare acknowledge: ["closed-pages"].`;
}
