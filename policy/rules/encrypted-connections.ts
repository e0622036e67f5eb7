import type { ResourceValidationPolicy } from "@pulumi/policy";
import { isLoopback } from "../../provider/http/http-settings";
import { isUrl } from "../../provider/http/is-url";
import { kindOf } from "./resources";

const NAME = "encrypted-connections";

/** The inputs of each kind that contain addresses. */
const ADDRESSES: Readonly<Record<string, readonly string[]>> = {
  ApplicationLink: ["rpcUrl", "displayUrl"],
  IncomingConsumer: ["callback"],
  OutgoingServiceProvider: ["requestTokenUrl", "accessTokenUrl", "authorizeUrl"],
  IncomingOAuth2Client: ["redirectUris"],
  OutgoingOAuth2Client: ["authorizationEndpoint", "tokenEndpoint"],
};

/** No plain http, over which tokens and passwords are sent in plain text. Addresses of the same machine are excepted. */
export const encryptedConnections: ResourceValidationPolicy = {
  name: NAME,
  description: "Application links use https.",
  severity: "high",
  configSchema: {
    properties: {
      allowedHosts: {
        type: "array",
        items: { type: "string" },
        description: "Host names that may be reached over plain http, such as those of a container network.",
      },
    },
  },
  validateResource: (args, reportViolation) => {
    const { allowedHosts = [] } = args.getConfig<{ allowedHosts?: string[] }>();
    for (const input of ADDRESSES[kindOf(args) ?? ""] ?? []) {
      for (const address of [args.props[input] ?? []].flat()) {
        const host = hostOfPlainHttp(address);
        if (host === undefined || isLoopback(host) || allowedHosts.includes(host)) continue;
        reportViolation(
          `${input} of "${args.name}" is plain http (${address}). Use https, or add "${host}" to "allowedHosts" of the policy "${NAME}" in the policy configuration.`,
        );
      }
    }
  },
};

function hostOfPlainHttp(address: unknown): string | undefined {
  if (typeof address !== "string" || !/^http:\/\//i.test(address) || !isUrl(address)) return undefined;
  return new URL(address).hostname;
}
