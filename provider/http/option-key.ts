/** The name of the connection that resources use by default. */
export const DEFAULT_CONNECTION = "default";

/** What messages about a connection need to know. */
export interface NamedConnection {
  readonly name: string;
  /**
   * The name of the provider that the program declares and whose inputs configure the connection. Default: the stack's configuration
   * does.
   */
  readonly provider?: string | undefined;
}

/**
 * The configuration key of an option of this connection, for messages: following their advice must not put a secret on the
 * connection to another server. A provider that the program declares has inputs of the same names instead.
 *
 * @example
 * optionKey({ name: "default" }, "token"); // confluence:token
 * optionKey({ name: "jira" }, "token"); // confluence:connections.jira.token
 * optionKey({ name: "default", provider: "staging" }, "token"); // token of the provider "staging"
 */
export function optionKey(connection: NamedConnection, option: string): string {
  return `${path(connection, option)}${ofProvider(connection)}`;
}

/** The keys of options of this connection as sentences contain them, marked as code. */
export function optionKeys(connection: NamedConnection, ...options: readonly string[]): string {
  const keys = options.map((option) => `\`${path(connection, option)}\``).join(" and ");
  return `${keys}${ofProvider(connection)}`;
}

/**
 * The command that sets an option of this connection; `set …` where the program does. A secret one asks for its value, which would otherwise
 * be in the shell's history.
 */
export function setCommand(
  connection: NamedConnection,
  option: string,
  value: string,
  isSecret = false,
): string {
  if (connection.provider !== undefined) {
    return `set ${optionKeys(connection, option)}${value === "…" ? "" : ` to \`${value}\``}`;
  }
  const key = optionKey(connection, option);
  const flag = connection.name === DEFAULT_CONNECTION ? "" : "--path ";
  const word = /^[\w:.-]+$/.test(key) ? key : `'${key}'`;
  return `\`pulumi config set ${flag}${isSecret ? `--secret ${word}` : `${word} ${value}`}\``;
}

function path({ name, provider }: NamedConnection, option: string): string {
  const namespace = provider === undefined ? "confluence:" : "";
  if (name === DEFAULT_CONNECTION) return `${namespace}${option}`;
  const member = /^[\w-]+$|^<name>$/.test(name) ? `.${name}` : `["${name}"]`;
  return `${namespace}connections${member}.${option}`;
}

function ofProvider({ provider }: NamedConnection): string {
  return provider === undefined ? "" : ` of the provider "${provider}"`;
}
