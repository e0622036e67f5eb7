import { readFileSync } from "node:fs";
import * as z from "zod";
import { PRIVATE_KEY } from "../../../provider";
import { CommandError } from "../../command-error";

const LEVELS = ["3LO", "2LO", "2LOi"] as const;

const CREDENTIALS = z.object({
  consumerKey: z.string({ error: "is not a string" }).min(1, { error: "is empty" }),
  privateKeyPem: PRIVATE_KEY,
  level: z.enum(LEVELS, { error: `is none of ${LEVELS.join(", ")}` }),
  baseUrl: z.url({ error: "is not a URL" }),
});

/** What an application signs calls with: the part of `ThirdPartyCredentials` that a call needs. All of it is secret. */
export type SigningCredentials = z.infer<typeof CREDENTIALS>;

/**
 * Reads the credentials of an application, as `pulumi stack output --json --show-secrets berlin` prints them.
 *
 * @param file `-` = standard input
 * @throws CommandError that names the file and the members that are wrong, never their values
 */
export function readCredentials(file: string): SigningCredentials {
  const name = file === "-" ? "standard input" : file;
  const parsed = CREDENTIALS.safeParse(documentIn(file, name));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    ({ path, message }) => `${path.join(".") || "document"}: ${message}`,
  );
  throw new CommandError(
    `--credentials: ${name} does not hold the credentials of a ThirdPartyApplication: ${problems.join("; ")}. ${wayToWrite(file)}`,
  );
}

function wayToWrite(file: string): string {
  return `Write them with \`pulumi stack output --json --show-secrets <output> > ${file === "-" ? "credentials.json" : file}\`.`;
}

/** The content is secret, so the parser's message, which quotes it, is not passed on. */
function documentIn(file: string, name: string): unknown {
  let text: string;
  try {
    text = readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (error) {
    throw new CommandError(
      `--credentials: cannot read ${name}: ${error instanceof Error ? error.message : String(error)}. ${wayToWrite(file)}`,
      { cause: error },
    );
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new CommandError(`--credentials: ${name} is not JSON. ${wayToWrite(file)}`);
  }
}
