import type { OAuthLevels } from "../../format/oauth-levels";
import type { Context } from "../definition";
import { linkWords } from "../links/part-of-link";
import { type DeclaredLevels, notKept, notKeptWords } from "../links/set-levels";
import type { OAuthSettingsState } from "./inputs";

/** The part of the state about impersonation that the server accepted but did not keep; warns about it. */
export function keptLess(
  { warn }: Context,
  id: string,
  declared: DeclaredLevels,
  levels: OAuthLevels,
): Pick<OAuthSettingsState, "notKept"> {
  const less = notKept(declared, levels);
  const ways = Object.keys(less);
  if (ways.length === 0) return {};
  warn(notKeptWords(`over ${linkWords(id)}, ${ways.join(" and ")}:`, 'Calls work at "2LO".'));
  return { notKept: less };
}

/** What the state says of the levels: every declared direction as the server has it. */
export function echo(
  declared: DeclaredLevels & { readonly connection: string; readonly applicationLinkId: string },
  levels: OAuthLevels,
): OAuthSettingsState {
  return {
    connection: declared.connection,
    applicationLinkId: declared.applicationLinkId,
    ...(declared.incoming === undefined ? {} : { incoming: levels.incoming }),
    ...(declared.outgoing === undefined ? {} : { outgoing: levels.outgoing }),
  };
}
