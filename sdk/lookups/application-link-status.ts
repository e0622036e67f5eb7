import type { LinkStatus } from "../../provider/resources/links/status-report";
import { type ArgumentTypes, assertArguments } from "../arguments";
import { instanceOf, LOOKUP_OPTIONS, type LookupOptions } from "./program-connections";

/** Whether a link works, and what to do when it does not. */
export interface ApplicationLinkStatus extends LinkStatus {}

/** Which link {@link getApplicationLinkStatus} checks. */
export interface GetApplicationLinkStatusArgs extends LookupOptions {
  /** `id` of the application link. */
  id: string;
}

/**
 * Has Confluence check a link by contacting the other application, and says what to do when it does not work. One request, which takes
 * seconds when the other application does not respond; also runs at preview. Requires a Confluence administrator. Generic links are never
 * `working`, since Confluence cannot check them.
 *
 * @throws AppLinksError `not_found`
 *
 * @example
 * const { id } = await getApplicationLink({ name: "Jira" });
 * const { working, type, advice } = await getApplicationLinkStatus({ id });
 * if (!working) console.warn(`${type}: ${advice}`);
 *
 * @example
 * // After everything the link needs is there
 * export const status = settings.applicationLinkId.apply((id) => getApplicationLinkStatus({ id }));
 */
export async function getApplicationLinkStatus(
  args: GetApplicationLinkStatusArgs,
): Promise<ApplicationLinkStatus> {
  assertArguments("getApplicationLinkStatus", args, ARGUMENTS);
  const instance = await instanceOf(args);
  // Loaded on first use, and not by import(), which does not work in a program that Jest runs.
  const { linkStatus } = require("../../provider/resources/links/status-report") as LinkStatusModule;
  return linkStatus(instance, args.id);
}

const ARGUMENTS: ArgumentTypes<GetApplicationLinkStatusArgs> = { ...LOOKUP_OPTIONS, id: "string" };

type LinkStatusModule = typeof import("../../provider/resources/links/status-report");
