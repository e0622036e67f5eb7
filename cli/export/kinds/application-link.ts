import {
  applicationLink as definition,
  isMarkMeant,
} from "../../../provider/resources/application-link/definition";
import { exportedKind } from "../exported-kind";

/** Links themselves. */
export const applicationLink = exportedKind(definition, {
  handler: "applicationLink",
  suffix: "",
  find: async ({ links }) =>
    links.map((link) => ({
      id: link.id,
      name: link.name,
      linkId: undefined,
      declared: isMarkMeant(link, links) ? { primary: true } : {},
    })),
});
