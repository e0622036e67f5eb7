import { readLevels } from "../../confluence/oauth-levels";
import type { Instance } from "../../connection/instance";
import type { OAuthLevels } from "../../format/oauth-levels";
import { linkGone } from "../links/part-of-link";

/**
 * The levels of a link.
 *
 * @throws AppLinksError `not_found`
 */
export async function levelsOf(instance: Instance, id: string): Promise<OAuthLevels> {
  const levels = await readLevels(instance.http, id);
  if (levels !== undefined) return levels;
  throw linkGone(instance, id);
}
