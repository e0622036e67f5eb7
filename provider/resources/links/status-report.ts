import { readStatus } from "../../confluence/link-status";
import type { Instance } from "../../connection/instance";
import type { OAuthLevels } from "../../format/oauth-levels";
import { AppLinksError } from "../../http/errors";
import { STATUS_ADVICE } from "./status-advice";

/** Whether a link works, and what to do if it does not. */
export interface LinkStatus {
  /** Whether calls over the link succeed, according to Confluence. */
  readonly working: boolean;
  /** What to do, in one sentence. */
  readonly advice: string;
  /** `CONFIG_ERROR`, `NETWORK_ERROR`, …; undefined if the link works. */
  readonly category: string | undefined;
  /** `AUTH_LEVEL_MISMATCH`, `CONNECTION_REFUSED`, …; undefined if the link works. */
  readonly type: string | undefined;
  /** The server's own message. */
  readonly details: string | undefined;
  /** Where the user of the connection can authorise Confluence at the other application. */
  readonly authorisationUri: string | undefined;
  /** The levels that are configured here. */
  readonly local: OAuthLevels | undefined;
  /** The levels that are configured at the other application, from its own point of view. */
  readonly remote: OAuthLevels | undefined;
}

/**
 * Has Confluence contact the other application and reports the result.
 *
 * @throws AppLinksError `not_found`
 */
export async function linkStatus(instance: Instance, linkId: string): Promise<LinkStatus> {
  const { http, settings } = instance;
  const report = await instance.asItself(() => readStatus(http, linkId));
  if (report === undefined) {
    throw new AppLinksError({
      reason: "not_found",
      what: `There is no application link ${linkId}`,
      instance: settings.baseUrl,
      hint: "Pass the `id` of an application link.",
    });
  }
  const { working, error, local, remote } = report;
  return {
    working,
    advice: error === undefined ? "Nothing to do: the link works." : adviceOn(error.type),
    category: error?.category,
    type: error?.type,
    details: error?.details && http.redactor.redact(error.details),
    authorisationUri: error?.authorisationUri,
    local,
    remote,
  };
}

/** The same, but a failure to read the status is returned as a status, for reports. */
export async function linkStatusOrProblem(instance: Instance, linkId: string): Promise<LinkStatus> {
  try {
    return await linkStatus(instance, linkId);
  } catch (error) {
    if (!(error instanceof AppLinksError)) throw error;
    return {
      working: false,
      advice: `The status could not be read: ${error.message}`,
      ...{ category: undefined, type: undefined, details: undefined, authorisationUri: undefined },
      ...{ local: undefined, remote: undefined },
    };
  }
}

function adviceOn(type: string): string {
  return (
    STATUS_ADVICE[type] ??
    `Confluence reports ${type}, which this package does not know: see its application links screen.`
  );
}
