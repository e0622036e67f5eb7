import type { CommonInputs, FieldTable } from "../definition";
import { acknowledgeField } from "../fields/acknowledge";
import { COMMON_FIELDS, LINK_ID, secretString, trimmedString } from "../fields/common-fields";

export interface OutgoingBasicAuthInputs extends CommonInputs {
  readonly acknowledge: readonly "readable-password"[] | undefined;
  readonly applicationLinkId: string;
  readonly username: string;
  readonly password: string;
}

export interface OutgoingBasicAuthState {
  readonly connection: string;
  readonly applicationLinkId: string;
  readonly username: string;
  readonly password: string;
}

export const OUTGOING_BASIC_AUTH_FIELDS: FieldTable<OutgoingBasicAuthInputs> = {
  applicationLinkId: LINK_ID,
  username: { schema: trimmedString(255), onChange: "update" },
  password: { schema: secretString(1000), onChange: "update" },
  acknowledge: acknowledgeField("readable-password"),
  ...COMMON_FIELDS,
};
