import type { NewConsumer } from "../consumers";
import { assertSaved, formPage } from "./outcome";
import type { ServletSession } from "./session";

/**
 * Registers an incoming consumer with all of its settings in one step; on a generic link, the only way to set the user as
 * whom 2LO calls run. `POST …/conf/oauth/add-consumer-manually/{id}`. A consumer with 2LO requires a system administrator
 * and an existing user. The server adds a slash to a callback that does not end with one.
 */
export async function putConsumerManually(
  session: ServletSession,
  linkId: string,
  consumer: NewConsumer,
): Promise<void> {
  const { key, name, description, publicKey, callback, executingTwoLOUser } = consumer;
  const response = await session.send({
    method: "POST",
    page: pageOf(linkId),
    form: {
      "oauth-incoming-enabled": "true",
      key,
      consumerName: name,
      description: description ?? "",
      publicKey,
      callback: callback ?? "",
      ...(consumer.twoLOAllowed ? { "two-lo-enabled": "true" } : {}),
      "two-lo-execute-as": executingTwoLOUser ?? "",
      ...(consumer.twoLOImpersonationAllowed ? { "two-lo-impersonation-enabled": "true" } : {}),
    },
    operation: `register the OAuth consumer "${key}", running as "${executingTwoLOUser ?? ""}", on the application link ${linkId}`,
  });
  await assertSaved(session.http, response, linkId, FIELD);
}

/** Verifies that the form of {@link putConsumerManually} is accessible, without changing anything. */
export async function assertManualFormIsThere(session: ServletSession, linkId: string): Promise<void> {
  const response = await session.send({
    method: "GET",
    page: pageOf(linkId),
    operation: `open the form of the OAuth consumer of the application link ${linkId}`,
  });
  await formPage(session.http, response, FIELD);
}

const FIELD = "consumerName";

function pageOf(linkId: string): string {
  return `oauth/add-consumer-manually/${encodeURIComponent(linkId)}`;
}
