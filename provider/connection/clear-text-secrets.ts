/** The messages about a secret option that is stored in clear text. */
export interface ClearTextSecret {
  /** What is wrong, as a full sentence. */
  readonly says: string;
  /** The commands that fix it, and what they do not cover. */
  readonly advice: string;
}

/**
 * The messages about a secret option that was set without `--secret`.
 *
 * @param key as in `confluence:password` or `confluence:connections.jira.token`
 */
export function clearTextSecret(key: string): ClearTextSecret {
  const path = /:connections\W/.test(key) ? "--path " : "";
  const shownKey = path === "" ? key : `'${key}'`;
  return {
    says: `${key} is stored in clear text: in the stack's configuration file, its state, its history and its backups.`,
    advice:
      `Run \`pulumi config set ${path}--secret ${shownKey}\`, which asks for the value, and then \`pulumi up\`, which replaces it in the state. ` +
      "History, backups and earlier commits still contain it: change the password, token or header on the server as well, before you set it again.",
  };
}
