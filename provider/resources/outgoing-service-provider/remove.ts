import { randomBytes } from "node:crypto";
import { putServiceProviderConsumer } from "../../confluence/consumers";
import { readLevels, writeLevels } from "../../confluence/oauth-levels";
import type { RegisteredServiceProvider } from "../../confluence/service-providers";
import { removeServiceProvider } from "../../confluence/servlets/service-providers";
import { failedFor } from "../../http/errors";
import type { Context } from "../definition";

/**
 * Removes a service provider with its consumer. Where no secure administrator session can be had, for a connection with
 * a token, REST switches the outgoing side off and leaves the consumer: its secret is overwritten then, so that what
 * stays behind is of no use to anybody. The caller holds the link's lock.
 */
export async function removeRegistered(
  context: Context,
  linkId: string,
  live: RegisteredServiceProvider,
): Promise<void> {
  const { instance } = context;
  try {
    await removeServiceProvider(instance.servlets, linkId);
  } catch (error) {
    if (!failedFor(error, "password_required")) throw error;
    await overwriteSecret(context, linkId, live);
    const levels = await readLevels(instance.http, linkId);
    if (levels !== undefined) {
      await writeLevels(instance.http, linkId, { incoming: levels.incoming, outgoing: "disabled" });
    }
  }
}

async function overwriteSecret(
  { instance, warn }: Context,
  linkId: string,
  { key, name = key, description }: RegisteredServiceProvider,
): Promise<void> {
  const sharedSecret = randomBytes(32).toString("base64url");
  await putServiceProviderConsumer(instance.http, linkId, { key, name, description, sharedSecret });
  warn(
    `"${key}" of the application link ${linkId}: Confluence keeps an unused entry named "${name}", because only a secure administrator session removes it and the connection "${instance.settings.name}" uses a token. Its shared secret was replaced by a random one. With a user name and password the entry is removed.`,
  );
}
