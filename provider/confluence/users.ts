import type { HttpClient } from "../http/client";
import { failedFor } from "../http/errors";

/** The path at which an application returns a user, by application type. */
const USER_PATHS: Readonly<Record<string, string>> = {
  confluence: "/rest/api/user",
  jira: "/rest/api/2/user",
};

/**
 * Whether a user exists; undefined if the application does not tell. `GET /rest/api/user?username=…`.
 *
 * @param typeId type of the application, from its manifest
 */
export async function isKnownUser(
  http: HttpClient,
  typeId: string,
  username: string,
): Promise<boolean | undefined> {
  const path = USER_PATHS[typeId];
  if (path === undefined) return undefined;
  try {
    const { status } = await http.send({
      method: "GET",
      path,
      query: { username },
      operation: `look up the user "${username}"`,
    });
    if (status === 200) return true;
    return status === 404 ? false : undefined;
  } catch (error) {
    // A gateway that only passes paths on an allow list may not have this one.
    if (failedFor(error, "refused_by_intermediary")) return undefined;
    throw error;
  }
}
