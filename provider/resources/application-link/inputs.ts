import * as z from "zod";
import type { CommonInputs, FieldTable } from "../definition";
import { COMMON_FIELDS, trimmedString } from "../fields/common-fields";
import { notAString } from "../fields/printed-values";
import { isSameUrl } from "../fields/same-url";
import { WEB_URL } from "../fields/web-url";
import type { LinkStatus } from "../links/status-report";

export interface ApplicationLinkInputs extends CommonInputs {
  readonly name: string;
  readonly type: string;
  readonly rpcUrl: string;
  readonly displayUrl: string;
  readonly primary: true | undefined;
  readonly applicationId: string | undefined;
  readonly reportStatus: true | undefined;
}

export interface ApplicationLinkState {
  readonly connection: string;
  readonly name: string;
  readonly type: string;
  readonly rpcUrl: string;
  readonly displayUrl: string;
  /** Present if `primary: true` is declared: whether the link is the primary one on the server. */
  readonly primary?: boolean;
  readonly applicationId?: string;
  readonly reportStatus?: true;
  /** Present if `reportStatus: true` is declared. */
  readonly status?: LinkStatus;
  /** Whether the link is the primary one of its type, declared or not. */
  readonly isPrimary: boolean;
}

/** The type of applications without the Application Links plugin. */
export const GENERIC = "generic";

const type = z
  .string({ error: notAString })
  .regex(/^[A-Za-z][\w.-]*$/, 'must be a type id such as "generic", "jira", "confluence", "stash", "bamboo"')
  .refine((value) => value !== "bitbucket", 'is called "stash" in application links: write type: "stash"')
  .default(GENERIC);

export const APPLICATION_LINK_FIELDS: FieldTable<ApplicationLinkInputs> = {
  name: { schema: trimmedString(255), onChange: "update" },
  type: { schema: type, onChange: "replace" },
  rpcUrl: { schema: WEB_URL, onChange: "update", isSame: isSameStoredUrl },
  displayUrl: { schema: WEB_URL, onChange: "update", isSame: isSameStoredUrl, defaultFrom: "rpcUrl" },
  primary: {
    schema: z
      .literal(true, {
        error:
          "can only be true: there is always one primary link per type. Declare another link as primary instead",
      })
      .optional(),
    onChange: "update",
  },
  applicationId: {
    schema: z.uuid({ error: "must be a UUID: the `id` in the other application's manifest" }).optional(),
    onChange: "replace",
    isSame: (_stored, wanted, id) => wanted === undefined || wanted === id,
  },
  reportStatus: {
    schema: z.literal(true, { error: "can only be true: leave it out otherwise" }).optional(),
    onChange: "update",
  },
  ...COMMON_FIELDS,
};

function isSameStoredUrl(stored: string | undefined, wanted: string): boolean {
  return stored !== undefined && isSameUrl(stored, wanted);
}
