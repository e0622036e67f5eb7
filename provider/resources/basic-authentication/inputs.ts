import * as z from "zod";
import type { BasicAuthentication } from "../../confluence/basic-authentication";
import type { CommonInputs, FieldTable } from "../definition";
import { acknowledgeField } from "../fields/acknowledge";
import { COMMON_FIELDS } from "../fields/common-fields";
import { asStringSet, isSameStringSet } from "../fields/string-set";

/** The settings that a program declares; the others stay as found. */
export type DeclaredSettings = {
  readonly [Name in keyof BasicAuthentication]?: BasicAuthentication[Name] | undefined;
};

export interface BasicAuthenticationInputs extends CommonInputs {
  readonly enabled: boolean | undefined;
  readonly allowedPaths: readonly string[] | undefined;
  readonly allowedUsers: readonly string[] | undefined;
  readonly showWarning: boolean | undefined;
  readonly acknowledge: readonly ("password-logins" | "closed-pages")[] | undefined;
}

export interface BasicAuthenticationState {
  readonly connection: string;
  readonly enabled?: boolean;
  readonly allowedPaths?: readonly string[];
  readonly allowedUsers?: readonly string[];
  readonly showWarning?: boolean;
  /** The original values of the declared settings, which the deletion restores. */
  readonly found: DeclaredSettings;
}

/** The settings, in the order used in messages. */
export const SETTINGS = ["enabled", "allowedPaths", "allowedUsers", "showWarning"] as const;

const flag = z.boolean({ error: "must be true or false" }).optional();

/** A set, because order and repetition have no meaning; it may be empty. */
function list(pattern: RegExp, problem: string) {
  return z
    .array(z.string({ error: "must be a string" }).regex(pattern, problem), {
      error: "must be a list of strings",
    })
    .transform(asStringSet)
    .optional();
}

const isSameList = (stored: readonly string[] | undefined, wanted: readonly string[] | undefined): boolean =>
  stored === undefined || wanted === undefined ? stored === wanted : isSameStringSet(stored, wanted);

export const BASIC_AUTHENTICATION_FIELDS: FieldTable<BasicAuthenticationInputs> = {
  enabled: { schema: flag, onChange: "update" },
  allowedPaths: {
    schema: list(/^[/*]\S*$/, "must begin with / and contain no whitespace, such as /rest/api/*"),
    onChange: "update",
    isSame: isSameList,
  },
  allowedUsers: {
    schema: list(
      /^[^\s:](?:[^:]*[^\s:])?$/,
      "must be a user name, without a colon and without surrounding whitespace",
    ),
    onChange: "update",
    isSame: isSameList,
  },
  showWarning: { schema: flag, onChange: "update" },
  acknowledge: acknowledgeField("password-logins", "closed-pages"),
  ...COMMON_FIELDS,
};
