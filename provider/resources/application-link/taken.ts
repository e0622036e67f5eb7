import type { Ledger } from "../../connection/ledger";
import { AppLinksError } from "../../http/errors";
import type { Context } from "../definition";
import { sharedMembers } from "./members";
import type { Obstacle } from "./next-move";

/** The error for a link that needs a value that another one keeps. */
export function taken({ instance, ledger }: Context, { holder, wanted }: Obstacle): AppLinksError {
  const [member = "rpcUrl"] = sharedMembers(holder, wanted);
  return new AppLinksError({
    reason: member === "name" ? "name_taken" : "url_taken",
    what:
      `The ${member} "${holder[member]}" belongs to another application link (${holder.id}, type ${holder.type}, ${holder.rpcUrl})` +
      (member === "name" ? "" : ` than "${wanted.name}", for which it is declared`),
    instance: instance.settings.baseUrl,
    hint:
      member === "name"
        ? `Choose another name, or rename that link first. ${remedyFor(ledger, holder.id)} Otherwise the server would silently choose a different name for the new link.`
        : `Every link needs its own URLs. Choose another one, or change that link first. ${remedyFor(ledger, holder.id)}`,
  });
}

function remedyFor({ links, progress }: Ledger, holder: string): string {
  const { planned, operation } = links.entry(holder);
  if (operation === "failed") return FAILED;
  if (planned !== undefined) return DECLARED;
  return progress.isBacklogged ? TOO_FEW_WORKERS : UNKNOWN;
}

const FAILED =
  "This program also declares that link, and its update has failed in this run: once that succeeds, this one may succeed too.";

const DECLARED = "The program also declares that link, with this value.";

const TOO_FEW_WORKERS =
  "If that link is in this program, the run could not reach it, because all parallel operations are busy. Use a higher `--parallel` (2 or more).";

/** Deletions come last, and neither targets nor later declarations of the program are known here. */
const UNKNOWN =
  "If that link is in this stack, this run has not reached it: with `--target`, target it too; with `--parallel 1`, use 2 or more; if this program no longer declares it, `pulumi up --refresh` makes room and then deletes it.";
