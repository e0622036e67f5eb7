import { createRequire } from "node:module";
import * as z from "zod";

const load = createRequire(__filename);

const MANIFEST = "pulumi-confluence-applinks/package.json";

/** The version of this package. */
export function ownVersion(): string {
  const manifest: unknown = load(MANIFEST);
  return z.object({ version: z.string() }).parse(manifest).version;
}

/** The path of its `package.json`. */
export function packageFile(): string {
  return load.resolve(MANIFEST);
}
