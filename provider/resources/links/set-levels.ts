import { setTimeout as delay } from "node:timers/promises";
import { readLevels, writeLevels } from "../../confluence/oauth-levels";
import type { Instance } from "../../connection/instance";
import type { OAuthLevel, OAuthLevels } from "../../format/oauth-levels";
import { AppLinksError } from "../../http/errors";

/** The directions to set; one that is left out is unchanged. */
export type DeclaredLevels = { readonly [Way in keyof OAuthLevels]?: OAuthLevels[Way] | undefined };

/** How often one call writes before it reports that somebody else writes as well. */
const ATTEMPTS = 5;

/** Number of writes after which impersonation counts as not kept: a cluster node may respond with stale data. */
const PATIENCE = 2;

/** How long another run may take between reading the levels and writing them, in addition to the time that this one took. */
const OTHERS_MS = 100;

/**
 * Sets a link's levels with one write if they differ. The server's call sets both directions at once: it would undo what
 * another stack changes in the other direction between this stack's read and write, and the other stack may undo this write
 * in the same way. So if a direction is to stay unchanged, the levels are read again after the write, once a concurrent
 * write has arrived, and written again if this write was undone: one more read. The same is done after writing
 * impersonation, which a server may accept without keeping it. Within this process, the caller holds the link's lock from
 * the time `live` was read.
 *
 * @returns the levels that the link has now; see {@link notKept}
 * @throws AppLinksError `unconfirmed` if another run keeps writing other levels
 */
export async function setLevels(
  instance: Instance,
  id: string,
  declared: DeclaredLevels,
  live: OAuthLevels,
): Promise<OAuthLevels> {
  const isWhole = declared.incoming !== undefined && declared.outgoing !== undefined;
  let current = live;
  for (let attempt = 1; ; attempt++) {
    const wanted = withDeclared(declared, current);
    const isSettled = WAYS.every(
      (way) =>
        wanted[way] === current[way] ||
        (attempt > PATIENCE && isLessThanImpersonation(wanted[way], current[way])),
    );
    if (isSettled) return current;
    if (attempt > ATTEMPTS) throw contested(instance, id, wanted, current);
    const startMs = Date.now();
    await writeLevels(instance.http, id, wanted);
    if (isWhole && !WAYS.some((way) => wanted[way] === IMPERSONATION)) return wanted;
    if (!isWhole) await delay(OTHERS_MS + 2 * (Date.now() - startMs));
    const seen = await readLevels(instance.http, id);
    if (seen === undefined) return wanted;
    current = seen;
  }
}

const WAYS = ["incoming", "outgoing"] as const;
const IMPERSONATION: OAuthLevel = "2LOi";

function isLessThanImpersonation(wanted: OAuthLevel, live: OAuthLevel): boolean {
  return wanted === IMPERSONATION && live === "2LO";
}

/** The levels that the server has instead of a declared impersonation that it accepted but did not keep. */
export function notKept(declared: DeclaredLevels, live: OAuthLevels): Partial<OAuthLevels> {
  return Object.fromEntries(
    WAYS.flatMap((way) =>
      declared[way] !== undefined && isLessThanImpersonation(declared[way], live[way])
        ? [[way, live[way]]]
        : [],
    ),
  );
}

/** The warning about impersonation that was not kept; `effect` = how calls are made instead. */
export function notKeptWords(where: string, effect: string): string {
  return `${where} the server accepted "2LOi" but stored "2LO": its version, its license or its administrator does not allow applications to act as any user. ${effect} Declare "2LO"; or change the server, then declare "2LO" and "2LOi" again, with one \`pulumi up\` for each.`;
}

/** The levels that a link has once the declared ones are set. */
export function withDeclared({ incoming, outgoing }: DeclaredLevels, live: OAuthLevels): OAuthLevels {
  return { incoming: incoming ?? live.incoming, outgoing: outgoing ?? live.outgoing };
}

function contested(
  { settings }: Instance,
  id: string,
  wanted: OAuthLevels,
  { incoming, outgoing }: OAuthLevels,
): AppLinksError {
  return new AppLinksError({
    reason: "unconfirmed",
    what: `The OAuth settings of the application link ${id} did not stay at incoming ${wanted.incoming}, outgoing ${wanted.outgoing}, after ${ATTEMPTS} writes: they are at incoming ${incoming}, outgoing ${outgoing}`,
    instance: settings.baseUrl,
    hint: "Somebody or something else sets them at the same time: make sure that only one stack declares each direction, and run again.",
  });
}
