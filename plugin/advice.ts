import { AppLinksError, type Reason } from "../provider/http/errors";

/**
 * What an error can also mean for a resource of the plugin, by its reason. The engine decides on such a replacement, and on the provider
 * of a resource, without asking; the dynamic classes set the option, and have no providers.
 */
const ADVICE: Partial<Record<Reason, string>> = {
  already_exists:
    "If the engine replaces it at your request (`pulumi up --replace`, `--target-replace`, `pulumi state taint`, `replacementTrigger` or `replaceWith`), give the resource the option `deleteBeforeReplace: true`, so that the old one is deleted first.",
  instance_mismatch:
    "If the program has given the resource the provider of another server in order to move it there, run `pulumi up --replace <its URN>` once: it is created on the new server and deleted on the old one.",
};

/** Adds to the error of an operation on a resource what it can also mean here. An error that is reported in short stays as it is. */
export function advised(error: unknown): unknown {
  if (!(error instanceof Error) || !(error.cause instanceof AppLinksError)) return error;
  const { reason } = error.cause;
  const advice = ADVICE[reason];
  if (advice !== undefined && error.message.includes(`[${reason}] `)) error.message += ` ${advice}`;
  return error;
}
