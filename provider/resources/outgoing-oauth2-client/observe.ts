import {
  listOAuth2Configurations,
  type OAuth2Configuration,
  type RedirectUri,
  readRedirectUri,
} from "../../confluence/oauth2-configurations";
import type { Instance } from "../../connection/instance";
import type { Recorded } from "../definition";
import type { OutgoingOAuth2ClientState } from "./inputs";

/** The configuration with this id. */
export async function findById({ http }: Instance, id: string): Promise<OAuth2Configuration | undefined> {
  return (await listOAuth2Configurations(http, id)).find((configuration) => configuration.id === id);
}

/** Read again only if it may have changed: with the authorisation endpoint, or with Confluence's URL. */
export async function redirectOf(
  instance: Instance,
  state: Recorded<OutgoingOAuth2ClientState>,
  authorizationEndpoint: string,
): Promise<RedirectUri> {
  const isSame =
    state.authorizationEndpoint === authorizationEndpoint && state.instanceUrl === instance.settings.baseUrl;
  return isSame ? state : readRedirectUri(instance.http, authorizationEndpoint);
}
