import { basicAuthentication as definition } from "../../../provider/resources/basic-authentication/definition";
import { isHidden } from "../../plan/plan";
import { type Grant, REACH } from "../grant";
import { shown } from "../values";
import { traitsOf } from "./field-traits";
import type { KindWords } from "./kind-words";

/** From whom a server accepts a user name and password with every request. */
export const basicAuthentication: KindWords = {
  kind: "BasicAuthentication",
  namedBy: "name",
  subject: ({ server }) => `Basic authentication at ${server}`,
  changed: {},
  inputs: traitsOf(definition.fields),
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
};

function listed(input: string, means: string, value: unknown, extent: (items: string) => string): Grant[] {
  const items = Array.isArray(value) ? value.map(shown) : [];
  return items.length === 0 ? [] : [grant(input, means, extent(items.join(" and ")))];
}

function grant(input: string, means: string, extent: string): Grant {
  return { direction: "incoming", inputs: [input], means, label: "Basic", extent, reach: REACH.application };
}
