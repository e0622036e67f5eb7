import { isUrl } from "../../provider";
import type { View } from "../kinds/command-kind";
import type { FieldOf } from "../kinds/registry";
import { isHidden } from "../plan/plan";
import { plainlyShown, shown, whyHidden } from "./values";

/** What is sent to an address, as the beginning of a sentence that continues with "go to". */
const WHAT_GOES: Readonly<Record<FieldOf<"address" | "destination">, (view: View) => string>> = {
  rpcUrl: ({ application, server }) =>
    `The calls of ${server} to ${application}, and the credentials in them,`,
  displayUrl: ({ application }) => `People who follow a link to ${application}`,
  callback: ({ application }) => `Users who authorise ${application}, and their verification codes,`,
  requestTokenUrl: ({ application, server }) => `The requests of ${server} for tokens of ${application}`,
  accessTokenUrl: ({ application, server }) =>
    `The requests of ${server} for access tokens of ${application}, and the codes of its users,`,
  authorizeUrl: ({ application, server }) => `Users who are to authorise ${server} at ${application}`,
  redirectUris: ({ application }) => `Users who authorise ${application}, and their authorisation codes,`,
  authorizationEndpoint: ({ application, server }) =>
    `Users who are to authorise ${server} at ${application}`,
  tokenEndpoint: ({ application, server }) =>
    `The client secret of ${server} at ${application}, and the codes of its users,`,
};

/** The effect of an address that changes. */
export interface Detour {
  readonly isOtherHost: boolean;
  readonly sentence: string;
}

/**
 * Describes where an address leads after the change; undefined when it leads nowhere new, for instance when a redirect URI is removed. A
 * value that the plan does not show may be any host.
 */
export function detourOf(field: string, view: View, isCertain: boolean): Detour | undefined {
  const before = addressesIn(view.before[field]);
  const fresh = addressesIn(view.after[field]).filter((url) => isHidden(url) || !before.includes(url));
  if (fresh.length === 0) return undefined;
  const what = Object.entries(WHAT_GOES).find(([name]) => name === field)?.[1](view) ?? `What uses ${field}`;
  const hidden = fresh.find(isHidden);
  const to =
    hidden === undefined ? fresh.map(plainlyShown).join(", ") : `an address that is ${whyHidden(hidden)}`;
  const from = before.length === 0 || !isCertain ? "" : ` instead of ${before.map(plainlyShown).join(", ")}`;
  const hosts = before.map(hostOf);
  return {
    isOtherHost: fresh.some((url) => isHidden(url) || !hosts.includes(hostOf(url))),
    sentence: `${what} ${isCertain ? "go" : "may go"} to ${to}${Array.isArray(view.after[field]) ? besides(before, view.after[field]) : from}`,
  };
}

/** For lists, most of what was allowed before usually still is. */
function besides(before: readonly unknown[], after: unknown): string {
  const kept = addressesIn(after).filter((url) => before.includes(url));
  if (before.length === 0) return "";
  return kept.length > 0 ? ` too, besides ${shown(kept)}` : ` instead of ${shown(before)}`;
}

function addressesIn(value: unknown): readonly unknown[] {
  if (value === undefined || value === "") return [];
  return Array.isArray(value) ? value : [value];
}

/** The host of an endpoint; without one, it is the link's. */
function hostOf(url: unknown): string {
  return typeof url === "string" && isUrl(url) ? new URL(url).hostname : "";
}
