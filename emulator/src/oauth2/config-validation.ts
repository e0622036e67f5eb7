import { createHash } from "node:crypto";
import * as z from "zod";
import type { EmulatorContext } from "../context/context";
import { isUrl } from "../http/request-addresses";
import type { OAuth2Config } from "../state/server-state";
import { fieldErrorsOf, requiredString, tooLong, type ValidationErrors } from "./validation-errors";

/** A configuration as a caller sends it; unknown members are ignored. */
export type ConfigWire = z.infer<typeof configWire>;

const optionalString = z.string().nullish();

/** Reads the body of a configuration. */
export const configWire = z.object({
  name: optionalString,
  description: optionalString,
  type: optionalString,
  clientId: optionalString,
  clientSecret: optionalString,
  authorizationEndpoint: optionalString,
  tokenEndpoint: optionalString,
  scopes: z.array(z.string()).nullish(),
  redirectUriSuffix: optionalString,
});

/** The last segment of the redirect address: base64url of the MD5 of the authorisation endpoint, without padding. */
export function redirectUriSuffix(authorizationEndpoint: string): string {
  return createHash("md5").update(authorizationEndpoint, "utf8").digest("base64url");
}

/** Scopes as they are stored: without blanks and duplicates, sorted. */
export function normaliseScopes(scopes: readonly string[] | null | undefined): string[] {
  return [...new Set((scopes ?? []).map((scope) => scope.trim()).filter(Boolean))].sort();
}

/** What is wrong with a configuration. `stored` is the one it replaces, whose secret and name it may keep. */
export function validateConfig(
  { state, settings }: EmulatorContext,
  wire: ConfigWire,
  stored?: OAuth2Config,
): ValidationErrors | undefined {
  const isTaken = state.oauth2Configs.some(({ id, name }) => name === wire.name && id !== stored?.id);
  const keepsSecret = stored !== undefined && wire.clientSecret == null;
  const endpoint = (address: string | null | undefined, label: string) => [
    ...requiredString(address, label),
    address ? endpointComplaint(address, label, settings.allowInsecureOAuth2) : false,
  ];
  return fieldErrorsOf({
    name: [
      ...requiredString(wire.name, "The name"),
      isTaken && "A configuration with this name exists already.",
    ],
    description: [tooLong(wire.description, "The description")],
    type: [!typeOf(wire.type) && "The type must be google, microsoft or generic."],
    clientId: requiredString(wire.clientId, "The client id"),
    clientSecret: keepsSecret ? [] : requiredString(wire.clientSecret, "The client secret"),
    authorizationEndpoint: endpoint(wire.authorizationEndpoint, "The authorization endpoint"),
    tokenEndpoint: endpoint(wire.tokenEndpoint, "The token endpoint"),
    scopes: [normaliseScopes(wire.scopes).length === 0 && "At least one scope is required."],
    redirectUriSuffix: [
      wire.redirectUriSuffix !== redirectUriSuffix(wire.authorizationEndpoint ?? "") &&
        "The redirect URI suffix does not belong to the authorization endpoint.",
    ],
  });
}

/** The entity that a valid body describes. */
export function configFrom(wire: ConfigWire, id: string, stored?: OAuth2Config): OAuth2Config {
  return {
    id,
    name: wire.name ?? "",
    description: wire.description ?? "",
    type: typeOf(wire.type) ?? "GENERIC",
    clientId: wire.clientId ?? "",
    clientSecret: wire.clientSecret ?? stored?.clientSecret ?? "",
    authorizationEndpoint: wire.authorizationEndpoint ?? "",
    tokenEndpoint: wire.tokenEndpoint ?? "",
    scopes: normaliseScopes(wire.scopes),
    redirectUriSuffix: wire.redirectUriSuffix ?? "",
  };
}

function typeOf(type: string | null | undefined): OAuth2Config["type"] | undefined {
  return TYPES.find((known) => known === type?.toUpperCase());
}

function endpointComplaint(address: string, label: string, allowInsecure: boolean): string | false {
  if (!isUrl(address)) return `${label} must be an absolute URL.`;
  const isSecure = allowInsecure ? /^https?:/i.test(address) : /^https:/i.test(address);
  return !isSecure && `${label} must use https.`;
}

const TYPES = ["GOOGLE", "MICROSOFT", "GENERIC"] as const;
