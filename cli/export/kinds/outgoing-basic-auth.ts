import { PROVIDER } from "../../../provider/confluence/authentication-providers";
import { outgoingBasicAuth as definition } from "../../../provider/resources/outgoing-basic-auth";
import { exportedKind, forEachLink } from "../exported-kind";

/** Logins that Confluence presents to other applications; the server tells their passwords. */
export const outgoingBasicAuth = exportedKind(definition, {
  handler: "outgoingBasicAuth",
  suffix: "basic",
  find: (view) =>
    forEachLink(view, async ({ id }) => {
      const providers = await view.providers(id);
      return providers.some(({ provider }) => provider === PROVIDER.basic) ? {} : undefined;
    }),
});
