import { DEFINITIONS, SETTINGS } from "../../provider";
import { isHidden } from "../plan/plan";
import { type Grant, REACH } from "../report/grant";
import { shown } from "../report/values";
import { commandKind, type View } from "./command-kind";
import { EVERY_KIND, WARNED } from "./field-classes";

/** Whose user name and password a server accepts with every request. */
export const basicAuthentication = commandKind(DEFINITIONS.BasicAuthentication, {
  classes: {
    ...EVERY_KIND,
    ...WARNED,
    enabled: "reach",
    allowedPaths: "reach",
    allowedUsers: "reach",
    showWarning: "cosmetic",
  },
  words: {
    namedBy: "name",
    subject: ({ server }) => `Basic authentication at ${server}`,
    changed: {},
    givenBack: "found",
    undeclared: Object.fromEntries(
      SETTINGS.map((setting) => [
        setting,
        ({ server }: View) =>
          `Basic authentication at ${server}: ${setting} is no longer declared and goes back to what it was before`,
      ]),
    ),
    grants: ({ enabled, allowedPaths, allowedUsers }) => [
      ...(enabled === true || isHidden(enabled)
        ? [grant("enabled", "Basic", "with the password of any user (Basic)")]
        : []),
      ...listed(
        "allowedUsers",
        "Basic of named users",
        allowedUsers,
        (users) => `with the password of ${users} (Basic)`,
      ),
      ...listed(
        "allowedPaths",
        "Basic at named paths",
        allowedPaths,
        (paths) => `with the password of any user at ${paths} (Basic)`,
      ),
    ],
  },
  /**
   * Exported only where an administrator has restricted Basic to certain users or paths; the default of a new server is not worth
   * declaring.
   */
  exported: {
    isWorthwhile: ({ allowedPaths, allowedUsers }) => isFilled(allowedPaths) || isFilled(allowedUsers),
    suffix: "",
    written: ["enabled"],
  },
});

function listed(input: string, means: string, value: unknown, extent: (items: string) => string): Grant[] {
  const items = Array.isArray(value) ? value.map(shown) : [];
  return items.length === 0 ? [] : [grant(input, means, extent(items.join(" and ")))];
}

function grant(input: string, means: string, extent: string): Grant {
  return { direction: "incoming", inputs: [input], means, label: "Basic", extent, reach: REACH.application };
}

function isFilled(list: unknown): boolean {
  return Array.isArray(list) && list.length > 0;
}
