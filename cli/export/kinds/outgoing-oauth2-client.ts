import { listOAuth2Configurations } from "../../../provider/confluence/oauth2-configurations";
import { outgoingOAuth2Client as definition } from "../../../provider/resources/outgoing-oauth2-client/definition";
import { exportedKind } from "../exported-kind";

/** Servers whose OAuth 2.0 client Confluence is; the server never tells their secrets. */
export const outgoingOAuth2Client = exportedKind(definition, {
  handler: "outgoingOAuth2Client",
  suffix: "oauth2-provider",
  find: async ({ instance }) =>
    (await listOAuth2Configurations(instance.http)).map(({ id, name, description }) => ({
      id,
      name,
      linkId: undefined,
      declared: description === "" ? {} : { description },
    })),
});
