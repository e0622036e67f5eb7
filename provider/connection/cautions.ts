import type { ConnectionSettings } from "./settings";

/**
 * What the user of a connection should know at every run, or undefined when there is nothing.
 *
 * @returns a sentence that names the connection and says what to do
 */
export function connectionCaution({
  name,
  baseUrl,
  allowInsecureHttp,
}: ConnectionSettings): string | undefined {
  if (!allowInsecureHttp) return undefined;
  const what = baseUrl.startsWith("https:")
    ? `allowInsecureHttp is on, although ${baseUrl} needs no such permission: a later change of the address to plain http would send the administrator's login in clear without a question.`
    : `the login for ${baseUrl} is sent in clear (allowInsecureHttp): whoever sees the traffic has this administrator's rights.`;
  return `"${name}": ${what} Use https and remove allowInsecureHttp.`;
}
