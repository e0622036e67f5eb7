import { type BasicAuthentication, writeBasicAuthentication } from "../../confluence/basic-authentication";
import { AppLinksError } from "../../http/errors";
import type { Context } from "../definition";
import { warnOfPagesToClose } from "./closed-pages";
import type { DeclaredSettings } from "./inputs";
import { assertNotLockedOut, type SettingsOrigin } from "./lock-out";
import { isAsWanted } from "./state";

/**
 * One write if something differs, of all settings, because some versions do not allow leaving one out.
 *
 * @param isPagesMeant that pages are closed is not warned of
 * @param onFailure handles a failed write; default: its error is thrown
 */
export async function sync(
  context: Context,
  declared: DeclaredSettings,
  live: BasicAuthentication,
  isPagesMeant: boolean,
  origin: SettingsOrigin = "declared",
  onFailure?: (cause: unknown) => never,
): Promise<void> {
  const { instance } = context;
  if (isAsWanted(live, declared)) return;
  if (declared.showWarning !== undefined && live.showWarning === undefined) {
    throw new AppLinksError({
      reason: "unsupported_server",
      what: "Could not set showWarning: this server has no such setting",
      instance: instance.settings.baseUrl,
      hint: "Nothing was changed. Leave showWarning out.",
    });
  }
  const wanted: BasicAuthentication = {
    enabled: declared.enabled ?? live.enabled,
    allowedPaths: declared.allowedPaths ?? live.allowedPaths,
    allowedUsers: declared.allowedUsers ?? live.allowedUsers,
    showWarning: declared.showWarning ?? live.showWarning,
  };
  await assertNotLockedOut(instance, wanted, origin);
  if (!isPagesMeant) await warnOfPagesToClose(context, wanted);
  await writeBasicAuthentication(instance.http, wanted).catch(onFailure);
}
