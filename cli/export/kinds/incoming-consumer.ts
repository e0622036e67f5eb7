import type { Consumer } from "../../../provider/confluence/consumers";
import { pemOfBareKey } from "../../../provider/keys/public-key";
import { GENERIC } from "../../../provider/resources/application-link/inputs";
import { incomingConsumer as definition } from "../../../provider/resources/incoming-consumer/definition";
import { exportedKind, forEachLink } from "../exported-kind";

/** Third-party applications that call Confluence, and Atlassian ones that run as a user of their own. */
export const incomingConsumer = exportedKind(definition, {
  handler: "incomingConsumer",
  suffix: "consumer",
  written: ["level"],
  find: (view) =>
    forEachLink(view, async ({ id, type }) => {
      const consumer = await view.incomingConsumer(id);
      if (!hasOwnConsumer(type, consumer)) return undefined;
      const { publicKey = "", executingTwoLOUser, description, callback, twoLOAllowed } = consumer;
      return {
        publicKey: pemOfBareKey(publicKey),
        ...(executingTwoLOUser !== undefined && twoLOAllowed && { executeAs: executingTwoLOUser }),
        ...(description !== undefined && { description }),
        ...(callback !== undefined && { callback }),
      };
    }),
});

/** Whether a link's consumer says more than the levels of OAuthSettings can. */
export function hasOwnConsumer(type: string, consumer: Consumer | undefined): consumer is Consumer {
  return consumer !== undefined && (type === GENERIC || consumer.executingTwoLOUser !== undefined);
}
