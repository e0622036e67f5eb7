import { createOAuth2Client, type OAuth2Client, updateOAuth2Client } from "../../confluence/oauth2-clients";
import type { Instance } from "../../connection/instance";
import { isSameStringSet } from "../fields/string-set";
import { createOnce } from "../reconcile/create-once";
import type { IncomingOAuth2ClientInputs } from "./inputs";
import { findByName } from "./observe";
import { settingsOf } from "./state";

/** Creates a client exactly once. */
export function createClient(instance: Instance, inputs: IncomingOAuth2ClientInputs): Promise<OAuth2Client> {
  return createOnce(instance, {
    what: `the OAuth 2.0 client "${inputs.name}"`,
    create: () => createOAuth2Client(instance.http, settingsOf(inputs)),
    find: () => findByName(instance, inputs.name),
  });
}

/** At most one write, if the server differs from the declaration. */
export async function sync(
  { http }: Instance,
  inputs: IncomingOAuth2ClientInputs,
  live: OAuth2Client,
): Promise<OAuth2Client> {
  const wanted = settingsOf(inputs);
  const isAsWanted =
    live.name === wanted.name &&
    live.scope === wanted.scope &&
    isSameStringSet(live.redirects, wanted.redirects);
  if (isAsWanted) return live;
  await updateOAuth2Client(http, live.id, wanted);
  return { ...live, ...wanted };
}
