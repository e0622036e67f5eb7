import type { BasicAuthentication } from "../../confluence/basic-authentication";
import { asStringSet, isSameStringSet } from "../fields/string-set";
import { differences } from "../reconcile/adoption";
import { settingsOf } from "./found";
import type { BasicAuthenticationState, DeclaredSettings } from "./inputs";

/** Whether every declared setting is as declared. */
export function isAsWanted(live: BasicAuthentication, declared: DeclaredSettings): boolean {
  return changesOf(live, declared).length === 0;
}

/** Whether somebody else has filled one of the declared lists; the flags are meant to be changed. */
export function isOthersWork(live: BasicAuthentication, declared: DeclaredSettings): boolean {
  return (["allowedPaths", "allowedUsers"] as const).some(
    (setting) => declared[setting] !== undefined && live[setting].length > 0,
  );
}

/** What differs between the server and what is declared. */
export function changesOf(live: BasicAuthentication, declared: DeclaredSettings) {
  const ifOther = (one: readonly string[], other: readonly string[] | undefined): string | undefined =>
    other === undefined || isSameStringSet(one, other) ? undefined : other.join(", ");
  return differences({
    enabled: [live.enabled, declared.enabled],
    allowedPaths: [live.allowedPaths.join(", "), ifOther(live.allowedPaths, declared.allowedPaths)],
    allowedUsers: [live.allowedUsers.join(", "), ifOther(live.allowedUsers, declared.allowedUsers)],
    showWarning: [live.showWarning, declared.showWarning],
  });
}

/** The settings of inputs or of a state. */
export function declaredIn(declared: DeclaredSettings): DeclaredSettings {
  return settingsOf((setting) => declared[setting]);
}

/** What the state says of the settings: every declared one as the server has it. */
export function echo(
  declared: DeclaredSettings & Pick<BasicAuthenticationState, "connection">,
  live: DeclaredSettings,
): Omit<BasicAuthenticationState, "found"> {
  const { enabled, allowedPaths, allowedUsers, showWarning } = settingsOf((setting) =>
    declared[setting] === undefined ? undefined : live[setting],
  );
  return {
    connection: declared.connection,
    ...(enabled === undefined ? {} : { enabled }),
    ...(allowedPaths === undefined ? {} : { allowedPaths: asStringSet(allowedPaths) }),
    ...(allowedUsers === undefined ? {} : { allowedUsers: asStringSet(allowedUsers) }),
    ...(showWarning === undefined ? {} : { showWarning }),
  };
}
