import type { BasicAuthentication } from "../../confluence/basic-authentication";
import { type BasicAuthenticationState, type DeclaredSettings, SETTINGS } from "./inputs";

type Setting = (typeof SETTINGS)[number];

/**
 * What each setting was before the program had it. It is noted when the program first declares the setting, kept however
 * often its value changes, and forgotten when the setting is put back.
 *
 * @param state undefined for a resource that is created
 */
export function foundBefore(
  declared: DeclaredSettings,
  state: BasicAuthenticationState | undefined,
  live: BasicAuthentication,
): DeclaredSettings {
  return settingsOf((setting) => {
    if (declared[setting] === undefined) return undefined;
    const noted = state?.found?.[setting];
    // What a state has without a note is of our own making, or nobody knows.
    return noted ?? (state?.[setting] === undefined ? live[setting] : undefined);
  });
}

/** What is put back because the program does not declare it: nothing of which the server no longer has. */
export function toPutBack(
  declared: DeclaredSettings,
  { found }: Pick<BasicAuthenticationState, "found">,
  live: BasicAuthentication,
): DeclaredSettings {
  return settingsOf((setting) =>
    declared[setting] === undefined && live[setting] !== undefined ? found?.[setting] : undefined,
  );
}

/** Settings that the state has, the program does not declare, and of which nobody knows what they were before. */
export function ofUnknownOrigin(
  declared: DeclaredSettings,
  state: BasicAuthenticationState,
): readonly Setting[] {
  return SETTINGS.filter(
    (setting) =>
      state[setting] !== undefined && declared[setting] === undefined && state.found?.[setting] === undefined,
  );
}

/** Settings by name, without those that are undefined. */
export function settingsOf(read: (setting: Setting) => DeclaredSettings[Setting]): DeclaredSettings {
  return Object.fromEntries(
    SETTINGS.map((setting) => [setting, read(setting)] as const).filter(([, value]) => value !== undefined),
  );
}

/** A value as a message shows it: `"robot", "second"`, `nothing` for an empty list. */
export function shownSetting(value: DeclaredSettings[Setting]): string {
  if (typeof value !== "object") return String(value);
  return value.length === 0 ? "an empty list" : value.map((item) => JSON.stringify(item)).join(", ");
}
