import { setTimeout as delay } from "node:timers/promises";
import { type OAuthLevel, type OAuthLevels, readLevels, writeLevels } from "../../confluence/oauth-levels";
import type { Instance } from "../../connection/instance";
import { AppLinksError } from "../../http/errors";

/** The directions that are set; one that is left out stays as it is. */
export type DeclaredLevels = { readonly [Way in keyof OAuthLevels]?: OAuthLevels[Way] | undefined };

/** How often one call writes before it says that somebody else does, too. */
const ATTEMPTS = 5;

/** Writes after which impersonation counts as not kept: one node of a cluster may respond with what was there before. */
const PATIENCE = 2;

/** How long another run may take from its look at the levels to its write, besides what this one took. */
const OTHERS_MS = 100;

/**
 * Sets a link's levels with one write, when something differs. The server's call sets both directions at once: what
 * another stack changes in the other direction between the look and the write would be undone, and the other stack may
 * undo this write in the same way. So where a direction is left as it is, this looks again after the write, when a write
 * that was under way has arrived, and repeats its own if that is gone: one read more. So does it after a write with
 * impersonation, which a server may accept and not keep. Within this process the caller holds the link's lock, from the
 * look at `live` on.
 *
 * @returns the levels that the link has now; see {@link notKept}
 * @throws AppLinksError `unconfirmed` when another run keeps writing other levels
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

/** The levels that the server has in place of a declared impersonation which it accepted and did not keep. */
export function notKept(declared: DeclaredLevels, live: OAuthLevels): Partial<OAuthLevels> {
  return Object.fromEntries(
    WAYS.flatMap((way) =>
      declared[way] !== undefined && isLessThanImpersonation(declared[way], live[way])
        ? [[way, live[way]]]
        : [],
    ),
  );
}

/** What is said, once, of impersonation that was not kept; `effect` = how calls are made instead. */
export function notKeptWords(where: string, effect: string): string {
  return `${where} the server accepted "2LOi" and kept "2LO": it does not let applications act as any user, by its version, its license or its administrator. ${effect} Declare "2LO"; or change the server, and then declare "2LO" and "2LOi" again, with one \`pulumi up\` for each.`;
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
    hint: "Somebody or something else sets them at the same time: make sure that one stack declares each direction, and run again.",
  });
}
