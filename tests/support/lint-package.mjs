// lint-package.mjs <tarball>: prints as JSON what publint and "are the types wrong?" object to in a packed package.
import { readFileSync } from "node:fs";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import { formatMessage } from "publint/utils";

const data = new Uint8Array(readFileSync(process.argv[2]));
const { messages, pkg } = await publint({ pack: { tarball: data.buffer }, strict: true });
const { problems = [] } = await checkPackage(createPackageFromTarballData(data));

process.stdout.write(
  JSON.stringify([
    ...messages.map((message) => formatMessage(message, pkg, { color: false })),
    // Resolution of before "exports" existed, which TypeScript 6 no longer has.
    ...problems
      .filter(({ resolutionKind }) => resolutionKind !== "node10")
      .map(({ kind, entrypoint = "" }) => `${entrypoint} ${kind}`.trim()),
  ]),
);
