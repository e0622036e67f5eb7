import { readServiceProvider } from "../../../provider/confluence/service-providers";
import { GENERIC } from "../../../provider/resources/application-link/inputs";
import { outgoingServiceProvider as definition } from "../../../provider/resources/outgoing-service-provider/definition";
import { exportedKind, forEachLink } from "../exported-kind";

/** Third-party service providers that Confluence calls; the server never tells their secrets. */
export const outgoingServiceProvider = exportedKind(definition, {
  handler: "outgoingServiceProvider",
  suffix: "provider",
  find: (view) =>
    forEachLink(view, async ({ id, type }) => {
      if (type !== GENERIC) return undefined;
      const live = await readServiceProvider(view.instance.http, id);
      // Without a consumer Confluence cannot sign: left over from something else.
      if (live?.name === undefined) return undefined;
      const { requestTokenUrl, accessTokenUrl, authorizeUrl, description } = live;
      return { requestTokenUrl, accessTokenUrl, authorizeUrl, ...(description && { description }) };
    }),
});
