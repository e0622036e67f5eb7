import type { Instance } from "../../connection/instance";
import { AppLinksError } from "../../http/errors";
import { RECORDED_LOGIN } from "../../http/login-errors";
import { optionKeys } from "../../http/option-key";
import { refusesBasicByDefault } from "../../http/product";
import type { DeclaredSettings } from "./inputs";

/**
 * The origin of settings: the program; the program and the original values of what it no longer declares; or only original
 * values, for a resource that is deleted.
 */
export type SettingsOrigin = "declared" | "partly restored" | "restored";

/** What to do, by the origin of the settings. */
const WAYS: Readonly<Record<SettingsOrigin, (instance: Instance) => string>> = {
  declared: (instance) => `Add "${userOf(instance)}" to allowedUsers, without *, or ${giveToken(instance)}.`,
  "partly restored": (instance) =>
    `Settings that the program no longer declares are restored to their original values. Declare them, with "${userOf(instance)}" in allowedUsers, or ${giveToken(instance)}.`,
  restored: (instance) =>
    `The deletion restores the original settings. To delete the resource, ${giveToken(instance)}; to keep the settings as they are, remove it from the state with \`pulumi state delete\`. ${RECORDED_LOGIN}`,
};

/**
 * Why these settings would prevent the connection that sets them from logging in again; undefined if they would not. Called
 * at preview: if the declaration is not conclusive, the server's version decides, at the cost of one anonymous request.
 */
export async function lockOutProblem(
  instance: Instance,
  declared: DeclaredSettings,
): Promise<string | undefined> {
  if (declared.enabled !== false || !dependsOnBasic(instance, declared)) return undefined;
  const manifest = await instance.manifest().catch(() => undefined);
  // A server that cannot be reached at preview is checked before the write.
  if (manifest === undefined || refusesBasicByDefault(manifest)) return undefined;
  return `${words(instance)}. ${WAYS.declared(instance)} [locks_itself_out]`;
}

/**
 * Verifies that the connection can still log in once these settings are in effect. At most one request, a session login.
 *
 * @throws AppLinksError `locks_itself_out`; nothing has been written in that case
 */
export async function assertNotLockedOut(
  instance: Instance,
  wanted: DeclaredSettings,
  origin: SettingsOrigin,
): Promise<void> {
  if (wanted.enabled !== false || !dependsOnBasic(instance, wanted)) return;
  const { http } = instance;
  if (await http.account.worksWithoutBasic(http)) return;
  throw new AppLinksError({
    reason: "locks_itself_out",
    what: `Could not set from whom Basic authentication is accepted: ${words(instance)}`,
    instance: instance.settings.baseUrl,
    hint: `Nothing was changed. ${WAYS[origin](instance)}`,
  });
}

function giveToken({ settings }: Instance): string {
  return `give the connection a personal access token (${optionKeys(settings, "token")})`;
}

function words(instance: Instance): string {
  return `the connection "${instance.settings.name}" logs in with Basic authentication as "${userOf(instance)}", for whom the server would no longer accept it, and the server has no other login with a password`;
}

function userOf({ settings: { credentials } }: Instance): string {
  return credentials.kind === "password" ? credentials.username : "";
}

/** A server may interpret a pattern more narrowly: only a full name, or all of REST, counts as allowed. */
function dependsOnBasic({ settings: { credentials } }: Instance, declared: DeclaredSettings): boolean {
  if (credentials.kind === "token" || credentials.token !== undefined) return false;
  return (
    declared.allowedUsers?.includes(credentials.username) !== true &&
    !ALL_OF_REST.some((path) => declared.allowedPaths?.includes(path) === true)
  );
}

const ALL_OF_REST = ["*", "/*", "/rest/*"];
