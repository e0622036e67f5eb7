import type { Connections } from "../provider/connection/connections";
import type { Instance } from "../provider/connection/instance";
import { AppLinksError } from "../provider/http/errors";
import { DEFAULT_CONNECTION } from "../provider/http/option-key";
import { getLink, type LinkReference, listLinks } from "../provider/lookups/application-links";
import { unknownFields } from "../provider/resources/fields/unknown-fields";
import { linkStatus } from "../provider/resources/links/status-report";
import { declared, type Properties } from "../provider/runtime/struct";

/** A lookup: reads a server and declares nothing. */
interface PluginFunction {
  /** Arguments beside `connection`. */
  readonly parameters: readonly string[];
  readonly required: readonly string[];
  readonly call: (instance: Instance, args: Properties) => Promise<object>;
}

/** The lookups of the SDK, as functions of the package. A list is the member `links` of an object, because results are objects. */
export const FUNCTIONS: Readonly<Record<string, PluginFunction>> = {
  listApplicationLinks: {
    parameters: [],
    required: [],
    call: async (instance) => ({ links: await listLinks(instance) }),
  },
  getApplicationLink: {
    parameters: ["id", "name", "rpcUrl"],
    required: [],
    call: (instance, args) => getLink(instance, args as LinkReference),
  },
  getApplicationLinkStatus: {
    parameters: ["id"],
    required: ["id"],
    call: (instance, { id }) => linkStatus(instance, String(id)),
  },
  getManifest: {
    parameters: [],
    required: [],
    call: (instance) => instance.manifest(),
  },
};

/**
 * Calls a function of the package.
 *
 * @param token `confluence:index:getApplicationLink`
 * @throws AppLinksError `request_refused` for arguments that do not exist, are missing or are not strings
 */
export async function callFunction(
  connections: Connections,
  token: string,
  args: Properties,
): Promise<Properties> {
  const name = token.split(":").at(-1) ?? "";
  const { parameters, required, call } =
    (Object.hasOwn(FUNCTIONS, name) && FUNCTIONS[name]) || unknownFunction(token);
  const given = declared(args);
  const problems = [
    ...unknownFields(name, ["connection", ...parameters], given).map(
      ({ field, reason }) => `${field} ${reason}`,
    ),
    ...required
      .filter((parameter) => given[parameter] === undefined)
      .map((parameter) => `${parameter} is required`),
    ...Object.keys(given)
      .filter((parameter) => typeof given[parameter] !== "string")
      .map((parameter) => `${parameter} must be a string`),
  ];
  if (problems.length > 0) {
    throw new AppLinksError({
      reason: "request_refused",
      what: `The call of ${name} is not valid`,
      detail: problems.join("; "),
    });
  }
  const { connection = DEFAULT_CONNECTION, ...rest } = given;
  return { ...(await call(connections.instance(String(connection)), rest)) };
}

function unknownFunction(token: string): never {
  throw new AppLinksError({
    reason: "request_refused",
    what: `The package confluence has no function ${token}`,
    hint: `It has ${Object.keys(FUNCTIONS).join(", ")}.`,
  });
}
