import { listOAuth2Clients } from "../../../provider/confluence/oauth2-clients";
import { incomingOAuth2Client as definition } from "../../../provider/resources/incoming-oauth2-client/definition";
import { exportedKind } from "../exported-kind";

/** External applications that use OAuth 2.0 against Confluence. */
export const incomingOAuth2Client = exportedKind(definition, {
  handler: "incomingOAuth2Client",
  suffix: "oauth2-client",
  find: async ({ instance }) =>
    (await listOAuth2Clients(instance.http)).map(({ id, name }) => ({
      id,
      name,
      linkId: undefined,
      declared: {},
    })),
});
