import { getOAuth2Client, listOAuth2Clients, type OAuth2Client } from "../../confluence/oauth2-clients";
import type { Instance } from "../../connection/instance";
import { AppLinksError } from "../../http/errors";

/** The client with this name, which is unique on the server. */
export async function findByName({ http }: Instance, name: string): Promise<OAuth2Client | undefined> {
  return (await listOAuth2Clients(http)).find((client) => client.name === name);
}

/**
 * The client of a resource.
 *
 * @throws AppLinksError `not_found`
 */
export async function clientOf(instance: Instance, id: string, name: string): Promise<OAuth2Client> {
  const client = await getOAuth2Client(instance.http, id);
  if (client !== undefined) return client;
  throw new AppLinksError({
    reason: "not_found",
    what: `The OAuth 2.0 client "${name}" (${id}) no longer exists`,
    instance: instance.settings.baseUrl,
    hint: "It was deleted outside of Pulumi: `pulumi up --refresh` registers it again, with a new client id and secret.",
  });
}
