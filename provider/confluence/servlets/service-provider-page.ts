import { assertSaved } from "./outcome";
import type { ServletSession } from "./session";

/**
 * Disables the outgoing OAuth of a third-party service provider and deletes its consumer with the shared secret, which REST
 * leaves behind. Does nothing if there is none. `POST …/conf/oauth/outbound/3rdparty/{id}`.
 */
export async function removeServiceProvider(session: ServletSession, linkId: string): Promise<void> {
  const response = await session.send({
    method: "POST",
    page: `oauth/outbound/3rdparty/${encodeURIComponent(linkId)}`,
    form: { "oauth-outgoing-enabled": "false" },
    operation: `remove the outgoing OAuth consumer of the application link ${linkId}`,
  });
  await assertSaved(session.http, response, linkId, "requestTokenUrl");
}
