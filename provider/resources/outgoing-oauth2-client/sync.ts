import {
  createOAuth2Configuration,
  listOAuth2Configurations,
  type NewOAuth2Configuration,
  type OAuth2Configuration,
  updateOAuth2Configuration,
} from "../../confluence/oauth2-configurations";
import type { Instance } from "../../connection/instance";
import { createOnce } from "../reconcile/create-once";
import { isSameConfiguration } from "./state";

/** Creates a configuration exactly once. */
export function createConfiguration(
  instance: Instance,
  wanted: NewOAuth2Configuration,
): Promise<OAuth2Configuration> {
  return createOnce(instance, {
    what: `the outgoing OAuth 2.0 configuration "${wanted.name}"`,
    create: () => createOAuth2Configuration(instance.http, wanted),
    find: async () =>
      (await listOAuth2Configurations(instance.http)).find(({ name }) => name === wanted.name),
  });
}

/** At most one write, if the server differs from the declaration or may have a different secret. */
export async function sync(
  { http }: Instance,
  live: OAuth2Configuration,
  wanted: NewOAuth2Configuration,
  isSecretKnown: boolean,
): Promise<OAuth2Configuration> {
  if (isSecretKnown && isSameConfiguration(live, wanted)) return live;
  const { clientSecret, ...rest } = wanted;
  await updateOAuth2Configuration(http, live.id, {
    ...rest,
    clientSecret: isSecretKnown ? undefined : clientSecret,
  });
  return { ...rest, id: live.id };
}
