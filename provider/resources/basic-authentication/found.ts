import type { BasicAuthentication } from "../../confluence/basic-authentication";
import { type BasicAuthenticationState, type DeclaredSettings, SETTINGS } from "./inputs";

type Setting = (typeof SETTINGS)[number];

/**
 * The original value of each setting. It is recorded when the program first declares the setting, kept however often the
 * declared value changes, and removed when the setting is restored.
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
    // A setting in the state without a recorded value was set by us, or its origin is unknown.
    return noted ?? (state?.[setting] === undefined ? live[setting] : undefined);
  });
}

/** The settings to restore because the program does not declare them, except those that the server no longer has. */
export function toPutBack(
  declared: DeclaredSettings,
  { found }: Pick<BasicAuthenticationState, "found">,
  live: BasicAuthentication,
): DeclaredSettings {
  return settingsOf((setting) =>
    declared[setting] === undefined && live[setting] !== undefined ? found?.[setting] : undefined,
  );
}

/** Settings in the state that the program does not declare and whose original values are unknown. */
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
