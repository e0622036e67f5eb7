import { OAUTH_LEVELS, type OAuthLevel } from "../../format/oauth-levels";
import type { CommonInputs, FieldTable, NotKept } from "../definition";
import { acknowledgeField } from "../fields/acknowledge";
import { COMMON_FIELDS, LINK_ID } from "../fields/common-fields";
import { oneOf } from "../fields/one-of";

export interface OAuthSettingsInputs extends CommonInputs {
  readonly acknowledge: readonly "impersonation"[] | undefined;
  readonly applicationLinkId: string;
  readonly incoming: OAuthLevel | undefined;
  readonly outgoing: OAuthLevel | undefined;
}

export interface OAuthSettingsState extends NotKept {
  readonly connection: string;
  readonly applicationLinkId: string;
  readonly incoming?: OAuthLevel;
  readonly outgoing?: OAuthLevel;
}

const level = oneOf(OAUTH_LEVELS).optional();

export const OAUTH_SETTINGS_FIELDS: FieldTable<OAuthSettingsInputs> = {
  applicationLinkId: LINK_ID,
  incoming: { schema: level, onChange: "update" },
  outgoing: { schema: level, onChange: "update" },
  acknowledge: acknowledgeField("impersonation"),
  ...COMMON_FIELDS,
};
