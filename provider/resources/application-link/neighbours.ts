import type { ApplicationLink } from "../../confluence/application-links";
import type { Instance } from "../../connection/instance";
import { AppLinksError } from "../../http/errors";
import type { Context } from "../definition";
import { PATIENCE_MS, plansOf, sharedMembers, type UniqueMembers } from "./plans";

/**
 * Waits until no other link holds a wanted name or URL: the server checks uniqueness at every call, so links that hand
 * values on have to move in order. Where they wait for each other in a circle, and where one does not get its turn
 * because this one has to be done first, it is given values in between; so is one that this run is going to delete, since
 * that comes last.
 *
 * @param own the link that wants them; undefined for one that is still to be created
 * @throws AppLinksError `name_taken` or `url_taken` when a link means to keep what it has
 */
export async function awaitRoom(
  context: Context,
  own: string | undefined,
  wanted: UniqueMembers,
): Promise<void> {
  const { instance } = context;
  const plans = plansOf(instance);
  for (;;) {
    const links = await instance.links.all();
    const holders = links.filter((link) => link.id !== own && sharedMembers(link, wanted).length > 0);
    if (holders.length === 0) return;
    const isAnyStaying = holders.some((link) => !plans.isLeaving(link, wanted));
    if (!isAnyStaying && own !== undefined && plans.breaksCircle(links, own)) {
      await stepAside(instance, holders, wanted);
    } else if (!(await plans.nextStep(PATIENCE_MS))) {
      const owner = holders.find((link) => !plans.isLeaving(link, wanted) && !plans.isAbandoned(link.id));
      if (owner !== undefined) throw taken(instance, owner, wanted);
      for (const { id, name } of holders) {
        if (plans.isAbandoned(id)) context.warn(`"${name}" (${id}) ${MAKES_ROOM}`);
      }
      await stepAside(instance, holders, wanted);
    }
  }
}

async function stepAside(
  instance: Instance,
  holders: readonly ApplicationLink[],
  wanted: UniqueMembers,
): Promise<void> {
  for (const { id } of holders) {
    await instance.exclusively(id, async () => {
      const live = await instance.links.get(id);
      const contested = live === undefined ? [] : sharedMembers(live, wanted);
      if (live === undefined || contested.length === 0) return;
      const mark = id.slice(0, 8);
      const update = await instance.links.update(id, {
        name: contested.includes("name") ? `${live.name} (moving ${mark})` : live.name,
        rpcUrl: contested.includes("rpcUrl") ? `${live.rpcUrl}/moving-${mark}` : live.rpcUrl,
        displayUrl: contested.includes("displayUrl") ? `${live.displayUrl}/moving-${mark}` : live.displayUrl,
        primary: false,
      });
      if (update.outcome === "refused") throw instance.http.failure("request_refused", update.answer);
      plansOf(instance).displace(id);
    });
  }
  plansOf(instance).moved();
}

/** Also where it stays on the server after all, by `retainOnDelete` or `protect`, which only the engine knows. */
const MAKES_ROOM =
  "makes room for another link and is marked as moving: the program no longer declares it, and Pulumi deletes it at the end of this run.";

/** Deletions come last, and only a refresh shows which links the state has. */
const IF_ABANDONED =
  "If it is one that this program no longer declares, `pulumi up --refresh` makes room and then deletes it.";

function taken(instance: Instance, holder: ApplicationLink, wanted: UniqueMembers): AppLinksError {
  const [member = "rpcUrl"] = sharedMembers(holder, wanted);
  return new AppLinksError({
    reason: member === "name" ? "name_taken" : "url_taken",
    what: `The ${member} "${holder[member]}" belongs to another application link (${holder.id}, type ${holder.type}, ${holder.rpcUrl})`,
    instance: instance.settings.baseUrl,
    hint:
      member === "name"
        ? `Choose another name, or rename that link first. ${IF_ABANDONED} The server would silently have named the new one differently.`
        : `Every link needs its own URLs. Choose another one, or change that link first. ${IF_ABANDONED}`,
  });
}
