import { createRequire } from "node:module";
import * as z from "zod";

/** The version of this package. */
export function ownVersion(): string {
  const manifest: unknown = createRequire(__filename)("pulumi-confluence-applinks/package.json");
  return z.object({ version: z.string() }).parse(manifest).version;
}
