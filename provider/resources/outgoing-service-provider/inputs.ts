import * as z from "zod";
import { isUrl } from "../../http/is-url";
import type { CommonInputs, Field, FieldTable } from "../definition";
import { COMMON_FIELDS, LINK_ID, secretString, trimmedString } from "../fields/common-fields";
import { javaProblem } from "../fields/java-uri";

export interface OutgoingServiceProviderInputs extends CommonInputs {
  readonly applicationLinkId: string;
  readonly key: string;
  readonly name: string;
  readonly sharedSecret: string;
  readonly requestTokenUrl: string;
  readonly accessTokenUrl: string;
  readonly authorizeUrl: string;
  readonly description: string | undefined;
}

export interface OutgoingServiceProviderState {
  readonly connection: string;
  readonly applicationLinkId: string;
  readonly key: string;
  readonly name: string;
  /** As last written: the server never returns it. */
  readonly sharedSecret: string;
  readonly requestTokenUrl: string;
  readonly accessTokenUrl: string;
  readonly authorizeUrl: string;
  readonly description?: string;
}

export const OUTGOING_SERVICE_PROVIDER_FIELDS: FieldTable<OutgoingServiceProviderInputs> = {
  applicationLinkId: LINK_ID,
  key: { schema: trimmedString(255), onChange: "update" },
  name: { schema: trimmedString(255), onChange: "update" },
  sharedSecret: { schema: secretString(1000), onChange: "update" },
  requestTokenUrl: endpoint(),
  accessTokenUrl: endpoint(),
  authorizeUrl: endpoint(),
  description: { schema: trimmedString(1000).optional(), onChange: "update" },
  ...COMMON_FIELDS,
};

/** An endpoint of the service provider. */
function endpoint(): Field<string> {
  return {
    schema: z
      .string({ error: "must be a string" })
      .refine(
        isEndpoint,
        'must be an absolute http or https URL, or a path on the link\'s host such as "/oauth/token"',
      )
      .superRefine((text, context) => {
        const problem = javaProblem(text.startsWith("/") ? `https://host${text}` : text);
        if (problem !== undefined) context.addIssue({ code: "custom", message: problem });
      }),
    onChange: "update",
  };
}

function isEndpoint(text: string): boolean {
  if (/\s/.test(text)) return false;
  if (text.startsWith("/")) return !text.startsWith("//");
  if (!/^https?:\/\//i.test(text) || !isUrl(text)) return false;
  const { username, password, hash } = new URL(text);
  return username === "" && password === "" && hash === "";
}
