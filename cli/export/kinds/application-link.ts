import { applicationLink as definition } from "../../../provider/resources/application-link/definition";
import { GENERIC } from "../../../provider/resources/application-link/inputs";
import { exportedKind } from "../exported-kind";

/** Links themselves. */
export const applicationLink = exportedKind(definition, {
  handler: "applicationLink",
  suffix: "",
  find: async ({ links }) =>
    links.map((link) => {
      // A type's only link is its primary one anyway, and for generic links the mark means nothing.
      const isMarkMeant =
        link.primary &&
        link.type !== GENERIC &&
        links.some((other) => other !== link && other.type === link.type);
      return {
        id: link.id,
        name: link.name,
        linkId: undefined,
        declared: isMarkMeant ? { primary: true } : {},
      };
    }),
});
