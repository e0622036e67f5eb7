/** The name of the connection that resources use by default. */
export const DEFAULT_CONNECTION = "default";

/** What messages about a connection need to know. */
export interface NamedConnection {
  readonly name: string;
}

/**
 * The configuration key of an option of this connection, for messages: following their advice must not put a secret on the
 * connection to another server.
 *
 * @example
 * optionKey({ name: "default" }, "token"); // confluence:token
 * optionKey({ name: "jira" }, "token"); // confluence:connections.jira.token
 */
export function optionKey({ name }: NamedConnection, option: string): string {
  if (name === DEFAULT_CONNECTION) return `confluence:${option}`;
  const member = /^[\w-]+$/.test(name) ? `.${name}` : `["${name}"]`;
  return `confluence:connections${member}.${option}`;
}

/** The command that sets an option of this connection. */
export function setCommand(
  connection: NamedConnection,
  option: string,
  value: string,
  isSecret = false,
): string {
  const key = optionKey(connection, option);
  const path = connection.name === DEFAULT_CONNECTION ? "" : "--path ";
  const word = /^[\w:.-]+$/.test(key) ? key : `'${key}'`;
  return `\`pulumi config set ${path}${isSecret ? "--secret " : ""}${word} ${value}\``;
}
