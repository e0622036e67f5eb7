import type { Instance } from "../../connection/instance";
import { AppLinksError } from "../../http/errors";
import { RECORDED_LOGIN } from "../../http/login-errors";
import { optionKey } from "../../http/option-key";
import { refusesBasicByDefault } from "../../http/product";
import type { DeclaredSettings } from "./inputs";

/**
 * Where settings come from: the program; the program and, for what it no longer declares, what the server had before; or
 * that alone, for a resource that is deleted.
 */
export type SettingsOrigin = "declared" | "partly restored" | "restored";

/** The way out, by where the settings come from. */
const WAYS: Readonly<Record<SettingsOrigin, (instance: Instance) => string>> = {
  declared: (instance) => `Add "${userOf(instance)}" to allowedUsers, without *, or ${giveToken(instance)}.`,
  "partly restored": (instance) =>
    `Settings that the program no longer declares go back to what they were before this resource. Declare them, with "${userOf(instance)}" in allowedUsers, or ${giveToken(instance)}.`,
  restored: (instance) =>
    `The deletion restores what was found before the resource. To delete it, ${giveToken(instance)}; to leave the settings as they are, take it out of the state with \`pulumi state delete\`. ${RECORDED_LOGIN}`,
};

/**
 * Why these settings would keep the connection that sets them from logging in again; undefined when they do not. Asked at
 * preview: where the program's own words leave it open, the server's version decides, for one anonymous request.
 */
export async function lockOutProblem(
  instance: Instance,
  declared: DeclaredSettings,
): Promise<string | undefined> {
  if (declared.enabled !== false || !dependsOnBasic(instance, declared)) return undefined;
  const manifest = await instance.manifest().catch(() => undefined);
  // Who cannot be asked at preview is asked before the write.
  if (manifest === undefined || refusesBasicByDefault(manifest)) return undefined;
  return `${words(instance)}. ${WAYS.declared(instance)} [locks_itself_out]`;
}

/**
 * Makes sure that the connection still gets in once these settings are in force. At most one request, a login by session.
 *
 * @throws AppLinksError `locks_itself_out`; nothing has been written then
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
  return `give the connection a personal access token (\`${optionKey(settings, "token")}\`)`;
}

function words(instance: Instance): string {
  return `the connection "${instance.settings.name}" logs in with Basic authentication as "${userOf(instance)}", from whom this would no longer be accepted, and this server has no other login with a password for it`;
}

function userOf({ settings: { credentials } }: Instance): string {
  return credentials.kind === "password" ? credentials.username : "";
}

/** A pattern may mean less to a server than it seems to: only a name in full, or all of REST, counts as allowed. */
function dependsOnBasic({ settings: { credentials } }: Instance, declared: DeclaredSettings): boolean {
  if (credentials.kind === "token" || credentials.token !== undefined) return false;
  return (
    declared.allowedUsers?.includes(credentials.username) !== true &&
    !ALL_OF_REST.some((path) => declared.allowedPaths?.includes(path) === true)
  );
}

const ALL_OF_REST = ["*", "/*", "/rest/*"];
