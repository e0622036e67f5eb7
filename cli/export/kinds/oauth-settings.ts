import { GENERIC } from "../../../provider/resources/application-link/inputs";
import { oauthSettings as definition } from "../../../provider/resources/oauth-settings";
import { exportedKind, forEachLink } from "../exported-kind";
import { hasOwnConsumer } from "./incoming-consumer";

/** Levels of links to Atlassian applications, where any is above "disabled". */
export const oauthSettings = exportedKind(definition, {
  handler: "oauthSettings",
  suffix: "oauth",
  written: ["incoming", "outgoing"],
  find: (view) =>
    forEachLink(view, async ({ id, type }) => {
      if (type === GENERIC) return undefined;
      const levels = await view.levels(id);
      if (levels === undefined) return undefined;
      const { incoming, outgoing } = levels;
      // There the consumer carries the incoming level.
      if (hasOwnConsumer(type, await view.incomingConsumer(id))) {
        return outgoing === "disabled" ? undefined : { outgoing };
      }
      return incoming === "disabled" && outgoing === "disabled" ? undefined : { incoming, outgoing };
    }),
});
