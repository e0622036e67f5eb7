import { OAUTH2_SCOPES, type OAuth2Scope } from "../../confluence/oauth2-clients";
import type { CommonInputs, FieldTable } from "../definition";
import { COMMON_FIELDS, stringsByName, trimmedString } from "../fields/common-fields";
import { oneOf } from "../fields/one-of";
import { stringSet } from "../fields/string-set";
import { redirectUriProblem } from "./redirect-uri";

export interface IncomingOAuth2ClientInputs extends CommonInputs {
  readonly name: string;
  readonly redirectUris: readonly string[];
  readonly scope: OAuth2Scope;
  readonly rotateWhenChanged: Readonly<Record<string, string>> | undefined;
}

export interface IncomingOAuth2ClientState {
  readonly connection: string;
  readonly name: string;
  readonly redirectUris: readonly string[];
  readonly scope: string;
  /** The values for which the current secret was generated. */
  readonly rotateWhenChanged?: Readonly<Record<string, string>>;
  readonly clientId: string;
  readonly clientSecret: string;
}

export const INCOMING_OAUTH2_CLIENT_FIELDS: FieldTable<IncomingOAuth2ClientInputs> = {
  name: { schema: trimmedString(255), onChange: "update" },
  redirectUris: {
    schema: stringSet("must contain at least one redirect URI", redirectUriProblem),
    onChange: "update",
  },
  scope: {
    schema: oneOf(OAUTH2_SCOPES),
    onChange: "update",
  },
  rotateWhenChanged: {
    schema: stringsByName().optional(),
    onChange: "update",
  },
  ...COMMON_FIELDS,
};
