import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import * as z from "zod";

const webUrl = z.url({ protocol: /^https?$/ }).transform((url) => new URL(url));

/** What `pulumi stack output <installation> --show-secrets` prints, as far as this application uses it. */
const credentialsSchema = z.object({
  consumerKey: z.string().min(1),
  privateKeyPem: z.string().includes("PRIVATE KEY"),
  level: z.literal("2LOi", "needs level 2LOi: this application names the administrator in each request"),
  baseUrl: webUrl,
});

const userSchema = z.strictObject({
  name: z.string().min(1),
  displayName: z.string().min(1),
  /** As `hashPassword` writes it. */
  passwordHash: z.string().min(1),
  /** The account in Confluence, for administrators; other users have none. */
  confluenceAccount: z.string().min(1).optional(),
});

const settingsSchema = z.strictObject({
  /** Tells installations apart that run on the same host. */
  installation: z.string().regex(/^[a-z0-9-]+$/),
  /** 0 is any free port. */
  port: z.int().min(0).max(65535),
  /** True behind a proxy that speaks https to the browsers: the session cookie is then never sent in clear. */
  isBehindTls: z.boolean().default(false),
  confluence: z.discriminatedUnion("access", [
    z.strictObject({
      access: z.literal("basic"),
      baseUrl: webUrl,
      /** By Confluence account. */
      passwords: z.record(z.string(), z.string()),
    }),
    z.strictObject({
      access: z.literal("token"),
      baseUrl: webUrl,
      /** Personal access tokens, by Confluence account. */
      tokens: z.record(z.string(), z.string()),
    }),
    z.strictObject({
      access: z.literal("oauth"),
      /** Relative to the settings file. Either this or `credentials`. */
      credentialsFile: z.string().optional(),
      credentials: credentialsSchema.optional(),
    }),
  ]),
  /** Pages of Confluence that the application links to; paths below Confluence's base URL. */
  links: z.array(z.strictObject({ title: z.string(), path: z.string().startsWith("/") })),
  users: z.array(userSchema),
});

/** Settings of one installation, checked. */
export type Settings = z.output<typeof settingsSchema>;

/** A user of this application. */
export type User = z.output<typeof userSchema>;

/** What one installation was given to call Confluence with. */
export type Credentials = z.output<typeof credentialsSchema>;

/** @throws Error in sentences that name what is wrong. */
export function parseSettings(settings: unknown): Settings {
  const parsed = settingsSchema.safeParse(settings);
  if (!parsed.success) throw new Error(`The settings are not valid:\n${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

/**
 * Reads a settings file and the credentials file it names.
 *
 * @throws Error in sentences that name what is wrong.
 */
export function readSettings(file: string): Settings {
  const settings = parseSettings(readJson(file));
  const { confluence } = settings;
  if (confluence.access !== "oauth" || confluence.credentialsFile === undefined) return settings;
  const credentialsFile = resolve(dirname(file), confluence.credentialsFile);
  const parsed = credentialsSchema.safeParse(readJson(credentialsFile));
  if (!parsed.success) throw new Error(`${credentialsFile} is not valid:\n${z.prettifyError(parsed.error)}`);
  return { ...settings, confluence: { ...confluence, credentials: parsed.data } };
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new Error(`Cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
