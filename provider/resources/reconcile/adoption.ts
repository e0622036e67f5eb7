import { AppLinksError } from "../../http/errors";
import { setCommand } from "../../http/option-key";
import type { Context } from "../definition";

/** What differs between an object on the server and its declaration: `name: "Jira" on the server, "Issues" declared`. */
export type Differences = readonly string[];

/** Compares pairs of values and describes the differences. Values are shown, so secrets must not be passed. */
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
 * Decides whether an existing object may be adopted.
 *
 * @param what the object with its id, as in `The application link "Jira" (da27…)`
 * @param advice what to try first if something differs
 * @throws AppLinksError `already_exists`, with what differs and the line to add, or because the run excludes resources
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
  const effect = different.length === 0 ? "adopt it as it is" : "adopt it and change it to what is declared";
  throw new AppLinksError({
    reason: "already_exists",
    what: `${what} already exists`,
    instance: context.instance.settings.baseUrl,
    detail: different.length === 0 ? "it is as declared" : `it differs in ${different.join("; ")}`,
    hint: `${advice === undefined || different.length === 0 ? "" : `${advice} `}If the resource was only renamed in the program, give it the resource option \`aliases\` with its old name. Otherwise, to ${effect}, add \`adopt: "${value}"\` to the resource, or for one run ${setCommand(context.instance.settings, "adopt", value)}.`,
  });
}

/**
 * Only a full run removes the state entry of a resource that managed the object under another name. If that entry stays in
 * the state, it is deleted later, and the object with it.
 */
function leavesOthersOut({ instance }: Context, what: string): AppLinksError {
  return new AppLinksError({
    reason: "already_exists",
    what: `${what} already exists, and a run with --target or --exclude does not adopt it`,
    instance: instance.settings.baseUrl,
    hint: "Another resource of this stack may have managed it until now, and only a full `pulumi up` removes that resource without deleting the object. Run `pulumi up` without --target and --exclude. If this resource was only renamed in the program, give it the resource option `aliases` with its old name instead: then nothing is adopted.",
  });
}
