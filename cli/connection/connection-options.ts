import type { Command } from "commander";
import { type ConfigReader, DEFAULT_CONNECTION } from "../../provider";
import { CommandError } from "../command-error";
import { readStackConfig, type StackConfig } from "./stack-config";

/** The values of the options that {@link addConnectionOptions} adds. */
export interface ConnectionOptions {
  readonly connection: string;
  readonly stack?: string;
  readonly cwd?: string;
  readonly baseUrl?: string;
  readonly username?: string;
  readonly caFile?: string;
  readonly clientCertFile?: string;
  readonly clientKeyFile?: string;
  readonly proxy?: string;
  readonly timeoutSeconds?: string;
  readonly allowInsecureHttp?: true;
}

/** Where a server's settings come from. */
export interface ConnectionSource {
  /** Name of the connection. */
  readonly name: string;
  readonly config: ConfigReader;
  /** The stack's whole configuration, with secrets in plain text; empty without `--stack`. */
  readonly stackConfig: StackConfig;
}

/** Options that set the connection setting of the same name. */
const SETTINGS = [
  "baseUrl",
  "username",
  "caFile",
  "clientCertFile",
  "clientKeyFile",
  "proxy",
  "timeoutSeconds",
  "allowInsecureHttp",
] as const;

/** Adds the options that select a server, and a note on where passwords come from. */
export function addConnectionOptions(command: Command): Command {
  return command
    .option("-s, --stack <name>", "take the settings from the configuration of this Pulumi stack")
    .option("-C, --cwd <folder>", "the program's folder, with --stack; default: this one")
    .option("-c, --connection <name>", "which of the configured connections to use", DEFAULT_CONNECTION)
    .option("-u, --base-url <url>", "the server; default: CONFLUENCE_BASE_URL")
    .option("--username <name>", "the administrator; default: CONFLUENCE_USERNAME")
    .option("--ca-file <file>", "PEM file of a private certificate authority")
    .option("--client-cert-file <file>", "PEM file of a client certificate")
    .option("--client-key-file <file>", "PEM file of its key")
    .option("--proxy <url>", "HTTP proxy; default: HTTPS_PROXY and NO_PROXY")
    .option("--timeout-seconds <seconds>", "how long to wait for a response; default: 30")
    .option("--allow-insecure-http", "allow plain http to another host")
    .addHelpText(
      "after",
      `
The password comes from CONFLUENCE_PASSWORD, or a token from CONFLUENCE_TOKEN, or both from --stack; there is no
option for it, because other users of a machine can see the options of its processes. \`observe\` needs the password.`,
    );
}

/**
 * Combines the settings: options override the stack's configuration, which overrides the environment.
 *
 * @throws CommandError when the stack's configuration cannot be read
 */
export async function connectionSource(options: ConnectionOptions): Promise<ConnectionSource> {
  const { connection: name, stack, cwd } = options;
  const stackConfig = stack === undefined ? {} : await readStackConfig(stack, cwd);
  const own = ownSettings(options);
  if (name === DEFAULT_CONNECTION) {
    const values: StackConfig = {
      ...stackConfig,
      ...Object.fromEntries(Object.entries(own).map(([option, value]) => [`confluence:${option}`, value])),
    };
    return { name, stackConfig, config: (key) => values[key] };
  }
  const configured = stackConfig["confluence:connections"];
  // Without options of its own, a connection that is not configured stays unknown.
  const connections =
    Object.keys(own).length === 0 ? configured : JSON.stringify(withOwnSettings(configured, name, own));
  return {
    name,
    stackConfig,
    config: (key) => (key === "confluence:connections" ? connections : stackConfig[key]),
  };
}

function ownSettings(options: ConnectionOptions): Record<string, string> {
  const own: Record<string, string> = {};
  for (const setting of SETTINGS) {
    const value = options[setting];
    if (value !== undefined) own[setting] = String(value);
  }
  // A login never comes from two sources, so a user name given as an option needs its own password.
  if (own.username !== undefined) own.password = passwordFor(options.connection);
  return own;
}

function passwordFor(connection: string): string {
  const middle =
    connection === DEFAULT_CONNECTION ? "" : `${connection.replace(/[^A-Za-z0-9]/g, "_").toUpperCase()}_`;
  const variable = `CONFLUENCE_${middle}PASSWORD`;
  const password = process.env[variable];
  if (password) return password;
  throw new CommandError(`--username is given, but no password: set ${variable}.`);
}

function withOwnSettings(
  json: string | undefined,
  name: string,
  own: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const connections: unknown = json === undefined ? {} : JSON.parse(json);
  const configured = isObject(connections) ? connections : {};
  const one = configured[name];
  return { ...configured, [name]: { ...(isObject(one) ? one : {}), ...own } };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
