import * as z from "zod";
import { OAUTH2_PROVIDER_TYPES, type OAuth2ProviderType } from "../../confluence/oauth2-configurations";
import { isLoopback } from "../../http/http-settings";
import { isUrl } from "../../http/is-url";
import type { CommonInputs, Field, FieldTable } from "../definition";
import { COMMON_FIELDS, secretString, trimmedString } from "../fields/common-fields";
import { javaProblem } from "../fields/java-uri";
import { oneOf } from "../fields/one-of";
import { stringSet } from "../fields/string-set";

export interface OutgoingOAuth2ClientInputs extends CommonInputs {
  readonly name: string;
  readonly description: string | undefined;
  readonly type: OAuth2ProviderType;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly scopes: readonly string[];
}

export interface OutgoingOAuth2ClientState {
  readonly connection: string;
  readonly name: string;
  readonly description?: string;
  readonly type: string;
  readonly clientId: string;
  /** As last written: the server never returns it. */
  readonly clientSecret: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly scopes: readonly string[];
  readonly redirectUriSuffix: string;
  readonly redirectUri: string;
}

/** Longest string that the server accepts in any field. */
const LONGEST = 255;

export const OUTGOING_OAUTH2_CLIENT_FIELDS: FieldTable<OutgoingOAuth2ClientInputs> = {
  name: { schema: trimmedString(LONGEST), onChange: "update" },
  description: { schema: trimmedString(LONGEST).optional(), onChange: "update" },
  type: {
    schema: oneOf(OAUTH2_PROVIDER_TYPES).default("generic"),
    onChange: "update",
  },
  clientId: { schema: trimmedString(LONGEST), onChange: "update" },
  clientSecret: {
    schema: secretString(LONGEST),
    onChange: "update",
  },
  authorizationEndpoint: endpoint(),
  tokenEndpoint: endpoint(),
  scopes: {
    schema: stringSet('must contain at least one scope, such as "openid"', (scope) =>
      /\s/.test(scope) ? "contains whitespace: list each scope separately" : undefined,
    ),
    onChange: "update",
  },
  ...COMMON_FIELDS,
};

function endpoint(): Field<string> {
  return {
    schema: z
      .string({ error: "must be an absolute https URL" })
      .max(LONGEST, `must not be longer than ${LONGEST} characters`)
      .superRefine((url, context) => {
        const problem = endpointProblem(url);
        if (problem !== undefined) context.addIssue({ code: "custom", message: problem });
      }),
    onChange: "update",
  };
}

/** Plain http to this machine is left to the server to check, which accepts it in development mode. */
function endpointProblem(url: string): string | undefined {
  if (!/^https?:\/\/\S+$/i.test(url) || !isUrl(url)) return "must be an absolute https URL";
  const { protocol, hostname, username, password } = new URL(url);
  if (username !== "" || password !== "") return "must not contain credentials";
  return protocol === "http:" && !isLoopback(hostname)
    ? "must be https: client secret and tokens would be sent in clear text"
    : javaProblem(url);
}
