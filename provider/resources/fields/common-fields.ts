import * as z from "zod";
import { ADOPT_VALUES, type Adopt } from "../../connection/connection-settings";
import { DEFAULT_CONNECTION } from "../../http/option-key";
import type { Field } from "../definition";
import { oneOf } from "./one-of";
import { notAString, printedValueProblem } from "./printed-values";

/** The inputs that every kind has. */
export const COMMON_FIELDS: { connection: Field<string>; adopt: Field<Adopt | undefined> } = {
  connection: {
    schema: z
      .string({ error: notAString })
      .min(1, "must be the name of a connection")
      .default(DEFAULT_CONNECTION),
    onChange: "replace",
  },
  adopt: { schema: oneOf(ADOPT_VALUES).optional(), onChange: "local" },
};

/** The id of an application link, which is the output `id` of its resource. */
export const LINK_ID: Field<string> = {
  schema: z.uuid({
    error: "must be the id of an application link (a UUID): pass the `id` of an ApplicationLink",
  }),
  onChange: "replace",
  isOwner: true,
};

/** Strings by names that the program chooses. */
export function stringsByName() {
  return z.record(z.string(), z.string({ error: notAString }), {
    error: "must be an object with string values",
  });
}

/** A name as the server stores it: the server trims it, so surrounding whitespace would be permanent drift. */
export function trimmedString(most: number): z.ZodType<string> {
  return z
    .string({ error: notAString })
    .superRefine((text, context) => {
      const problem = printedValueProblem(text);
      if (problem !== undefined) context.addIssue({ code: "custom", message: problem });
    })
    .min(1, "must not be empty")
    .max(most, `must not be longer than ${most} characters`)
    .refine((text) => text.trim() === text, "must not start or end with whitespace: the server removes it");
}

/**
 * A password or shared secret. It may contain spaces, but not only spaces; leading and trailing line breaks, which files and
 * pipes add, are removed.
 */
export function secretString(most: number): z.ZodType<string> {
  return z
    .string({ error: notAString })
    .max(most, `must not be longer than ${most} characters`)
    .refine((text) => text.trim() !== "", "must not be empty or blank")
    .transform((text) => text.replace(/^[\r\n]+|[\r\n]+$/g, ""));
}
