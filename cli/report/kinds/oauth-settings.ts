import { oauthSettings as definition } from "../../../provider/resources/oauth-settings";
import { oauthGrant } from "../grant";
import { traitsOf } from "./field-traits";
import type { KindWords } from "./kind-words";

/** OAuth 1.0a between Confluence and another Atlassian application: two levels, and nothing else. */
export const oauthSettings: KindWords = {
  kind: "OAuthSettings",
  namedBy: "link",
  subject: ({ application }) => `OAuth settings of ${application}`,
  changed: {},
  inputs: traitsOf(definition.fields),
  grants: ({ incoming, outgoing }) => [
    ...oauthGrant("incoming", "incoming", incoming),
    ...oauthGrant("outgoing", "outgoing", outgoing),
  ],
};
