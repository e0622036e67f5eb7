import { AppLinksError } from "../../http/errors";
import { setCommand } from "../../http/option-key";
import type { Context } from "../definition";

/** What of an object on the server is not as declared: `name: "Jira" on the server, "Issues" declared`. */
export type Differences = readonly string[];

/** Compares pairs of values and words what differs. Values are shown, so secrets must not be passed. */
export function differences(
  pairs: Readonly<Record<string, readonly [live: unknown, wanted: unknown]>>,
): Differences {
  return Object.entries(pairs).flatMap(([name, [live, wanted]]) =>
    wanted === undefined || live === wanted
      ? []
      : [`${name}: ${JSON.stringify(live) ?? "nothing"} on the server, ${JSON.stringify(wanted)} declared`],
  );
}

/**
 * Decides whether an object that is already there may be taken over.
 *
 * @param what the object with its id, as in `The application link "Jira" (da27…)`
 * @param advice what to do before anything else, where something differs
 * @throws AppLinksError `already_exists`, with what differs and the line to add, or where the run leaves resources out
 */
export function assertAdoptable(
  context: Context,
  what: string,
  different: Differences,
  advice?: string,
): void {
  if (context.adopt === "takeover" || (context.adopt === "identical" && different.length === 0)) {
    if (context.isPartialRun) throw leavesOthersOut(context, what);
    return;
  }
  const value = different.length === 0 ? "identical" : "takeover";
  const effect =
    different.length === 0 ? "take it over as it is" : "take it over and change it to what is declared";
  throw new AppLinksError({
    reason: "already_exists",
    what: `${what} is there already`,
    instance: context.instance.settings.baseUrl,
    said: different.length === 0 ? "it is as declared" : `it differs in ${different.join("; ")}`,
    hint: `${advice === undefined || different.length === 0 ? "" : `${advice} `}If the resource was only renamed in the program, give it the option \`aliases\` with its former name. Otherwise, to ${effect}, add \`adopt: "${value}"\` to the resource, or for one run ${setCommand(context.instance.settings, "adopt", value)}.`,
  });
}

/**
 * Only a whole run lets go of the entry of a resource that had the object under another name. Left in the state, that entry
 * looks like one to delete, and its deletion would take the object along.
 */
function leavesOthersOut({ instance }: Context, what: string): AppLinksError {
  return new AppLinksError({
    reason: "already_exists",
    what: `${what} is there already, and a run with --target or --exclude does not take it over`,
    instance: instance.settings.baseUrl,
    hint: "Another resource of this stack may have had it until now, and only a whole `pulumi up` lets go of that one without deleting the object. Run `pulumi up` without --target and --exclude. If this resource was only renamed in the program, give it the option `aliases` with its former name instead: then nothing is taken over.",
  });
}
