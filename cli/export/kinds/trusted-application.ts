import { PROVIDER } from "../../../provider/confluence/authentication-providers";
import { GENERIC } from "../../../provider/resources/application-link/inputs";
import { trustedApplication as definition } from "../../../provider/resources/trusted-application/definition";
import { exportedKind, forEachLink } from "../exported-kind";

/** Trusted applications in the directions in which they are on. */
export const trustedApplication = exportedKind(definition, {
  handler: "trustedApplication",
  suffix: "trust",
  find: (view) =>
    forEachLink(view, async ({ id, type }) => {
      if (type === GENERIC) return undefined;
      const isIncoming = (await view.trusted()).has(id);
      const isOutgoing = (await view.providers(id)).some(
        ({ provider }) => provider === PROVIDER.trustedApplications,
      );
      if (!isIncoming && !isOutgoing) return undefined;
      // The conditions are read by the definition, from the page that shows them.
      const unread = { ipPatterns: [], urlPatterns: [], timeoutMs: 0 };
      return { ...(isIncoming && { incoming: unread }), ...(isOutgoing && { outgoing: true }) };
    }),
});
