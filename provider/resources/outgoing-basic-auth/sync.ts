import { randomBytes } from "node:crypto";
import { PROVIDER, putProvider } from "../../confluence/authentication-providers";
import { setBasic } from "../../confluence/servlets/basic";
import type { Instance } from "../../connection/instance";
import { failedFor } from "../../http/errors";
import type { OutgoingBasicAuthInputs } from "./inputs";
import { type Live, USELESS_USER } from "./state";

/**
 * Replaces user name and password by useless ones: only a page can remove them, and it requires a password. They are deleted
 * with their link in any case, but whether this run deletes the link cannot be known: the engine deletes its dependents
 * first.
 */
export async function makeUseless({ http }: Instance, linkId: string): Promise<void> {
  const config = { username: USELESS_USER, password: randomBytes(32).toString("base64url") };
  await putProvider(http, linkId, { provider: PROVIDER.basic, config });
}

/** One write if something differs. */
export async function sync(
  instance: Instance,
  { applicationLinkId, username, password }: OutgoingBasicAuthInputs,
  live: Live | undefined,
): Promise<void> {
  if (live?.username === username && live.password === password) return;
  const credentials = { username, password };
  try {
    await putProvider(instance.http, applicationLinkId, { provider: PROVIDER.basic, config: credentials });
  } catch (error) {
    if (!failedFor(error, "request_refused")) throw error;
    // Servers that do not accept this provider over REST have a page for it.
    await setBasic(instance.servlets, applicationLinkId, credentials);
  }
}
