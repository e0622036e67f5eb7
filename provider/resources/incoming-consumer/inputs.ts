import * as z from "zod";
import { CONSUMER_LEVELS, type ConsumerLevel } from "../../format/oauth-levels";
import { isSameKey, PUBLIC_KEY } from "../../keys/public-key";
import type { CommonInputs, FieldTable, NotKept } from "../definition";
import { acknowledgeField } from "../fields/acknowledge";
import { COMMON_FIELDS, LINK_ID, trimmedString } from "../fields/common-fields";
import { javaProblem } from "../fields/java-uri";
import { oneOf } from "../fields/one-of";
import { isSameUrl } from "../fields/same-url";

export interface IncomingConsumerInputs extends CommonInputs {
  readonly acknowledge: readonly ("impersonation" | "anonymous-calls")[] | undefined;
  readonly applicationLinkId: string;
  readonly key: string;
  readonly name: string;
  readonly publicKey: string;
  readonly level: ConsumerLevel;
  readonly executeAs: string | undefined;
  readonly description: string | undefined;
  readonly callback: string | undefined;
}

export interface IncomingConsumerState extends NotKept {
  readonly connection: string;
  readonly applicationLinkId: string;
  readonly key: string;
  readonly name: string;
  readonly publicKey: string;
  readonly level: ConsumerLevel;
  readonly executeAs?: string;
  readonly description?: string;
  readonly callback?: string;
  /** SHA-256 of the registered public key, colon-separated hex. */
  readonly fingerprint: string;
}

const NOT_A_CALLBACK =
  "must be an absolute http or https URL: for an application without one, such as a desktop or mobile app, leave it out; the application then sends `oob`, or a URL with its own scheme, as oauth_callback with each request token";

export const INCOMING_CONSUMER_FIELDS: FieldTable<IncomingConsumerInputs> = {
  applicationLinkId: LINK_ID,
  key: { schema: trimmedString(255), onChange: "update" },
  name: { schema: trimmedString(255), onChange: "update" },
  publicKey: { schema: PUBLIC_KEY, onChange: "update", isSame: isSameKey },
  level: {
    schema: oneOf(CONSUMER_LEVELS).default("3LO"),
    onChange: "update",
  },
  executeAs: { schema: trimmedString(255).optional(), onChange: "update" },
  description: { schema: trimmedString(1000).optional(), onChange: "update" },
  callback: {
    schema: z
      .url({ protocol: /^https?$/, error: NOT_A_CALLBACK })
      .superRefine((url, context) => {
        const problem = javaProblem(url);
        if (problem !== undefined) context.addIssue({ code: "custom", message: problem });
      })
      .optional(),
    onChange: "update",
    // The page that sets an executing user adds a slash.
    isSame: isSameCallback,
  },
  acknowledge: acknowledgeField("impersonation", "anonymous-calls"),
  ...COMMON_FIELDS,
};

/** Whether two callbacks mean the same to the server. */
export function isSameCallback(stored: string | undefined, wanted: string | undefined): boolean {
  if (stored === undefined || wanted === undefined) return stored === wanted;
  return isSameUrl(stored, wanted);
}
