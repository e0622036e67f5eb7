import * as z from "zod";
import { linkWire } from "./link-wire";

/** XML writes every leaf as text, and nothing for null. */
const flag = z
  .union([z.boolean(), z.enum(["true", "false", ""]).transform((value) => value === "true")])
  .nullish()
  .transform((value) => value ?? false);
const text = z
  .string()
  .nullish()
  .transform((value) => value ?? "");
const nothingForNull = <T extends z.ZodType>(schema: T) =>
  schema.nullish().transform((value) => value ?? undefined);

/** What the old dialogue sends to create a link; unlike on links themselves, unknown members are refused. */
export const creationForm = z.strictObject({
  applicationLink: nothingForNull(linkWire),
  username: text,
  password: text,
  createTwoWayLink: flag,
  customRpcURL: flag,
  /** This server's address as the other application shall use it. */
  rpcUrl: text,
  configFormValues: nothingForNull(z.object({ trustEachOther: flag, shareUserbase: flag })),
  orphanedTrust: z.unknown().optional(),
});

/** A received creation form. */
export type CreationForm = z.infer<typeof creationForm>;

/** What the old dialogue sends to check the other application before a two-way link. */
export const detailsForm = z.object({ username: text, password: text, remoteUrl: text, rpcUrl: text });
