import * as z from "zod";
import type { HttpClient } from "../http/client";
import { SYSTEM_ADMINISTRATOR } from "./servlets/outcome";
import { expectStatus, parse, permissionDenied } from "./wire";

/** Whether, and from whom, a server accepts HTTP Basic. */
export interface BasicAuthentication {
  /** Whether it is accepted from everybody. */
  readonly enabled: boolean;
  /** Paths below the base URL at which Basic is accepted nevertheless; `*` matches any characters. */
  readonly allowedPaths: readonly string[];
  /** Names of users from whom Basic is accepted nevertheless; `*` matches any characters. */
  readonly allowedUsers: readonly string[];
  /** Whether the login page says that Basic is disabled; undefined on servers without this setting. */
  readonly showWarning: boolean | undefined;
}

const settingsWire = z.object({
  "block-requests": z.boolean(),
  "allowed-paths": z.array(z.string()).nullish(),
  "allowed-users": z.array(z.string()).nullish(),
  "show-warning-message": z.boolean().nullish(),
});

/**
 * The settings of the authentication plugin, for system administrators. `GET /rest/basicauth/1.0/config`; path and members
 * as Atlassian documents them for its SSO app, from which the plugin originated.
 *
 * @throws AppLinksError `unsupported_server` if there is no such resource, `permission_denied`
 */
export async function readBasicAuthentication(http: HttpClient): Promise<BasicAuthentication> {
  const response = await http.send({
    method: "GET",
    path: PATH,
    operation: "read from whom Basic authentication is accepted",
  });
  assertOffered(http, response);
  expectStatus(http, response, 200);
  const settings = parse(http, response, settingsWire);
  return {
    enabled: !settings["block-requests"],
    allowedPaths: settings["allowed-paths"] ?? [],
    allowedUsers: settings["allowed-users"] ?? [],
    showWarning: settings["show-warning-message"] ?? undefined,
  };
}

/** Replaces the settings. `PUT /rest/basicauth/1.0/config` → 204; a member that is left out keeps its value. */
export async function writeBasicAuthentication(
  http: HttpClient,
  { enabled, allowedPaths, allowedUsers, showWarning }: BasicAuthentication,
): Promise<void> {
  const response = await http.send({
    method: "PUT",
    path: PATH,
    json: {
      "block-requests": !enabled,
      "allowed-paths": allowedPaths,
      "allowed-users": allowedUsers,
      ...(showWarning === undefined ? {} : { "show-warning-message": showWarning }),
    },
    operation: "set from whom Basic authentication is accepted",
  });
  assertOffered(http, response);
  expectStatus(http, response, 204, 200);
}

const PATH = "/rest/basicauth/1.0/config";

function assertOffered(http: HttpClient, response: Parameters<HttpClient["failure"]>[1]): void {
  if (response.status === 404) {
    throw http.failure(
      "unsupported_server",
      response,
      "This server has no REST resource for Basic authentication: set it on its administration pages (General Configuration, Authentication methods), and remove this resource from the program.",
    );
  }
  if (response.status === 401 || response.status === 403) {
    throw permissionDenied(http, response, SYSTEM_ADMINISTRATOR);
  }
}
