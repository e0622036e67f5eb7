import type { Consumer } from "../../confluence/consumers";
import { LINK_PROPERTY, readLinkProperty } from "../../confluence/link-properties";
import { isKnownUser } from "../../confluence/users";
import type { Instance } from "../../connection/instance";
import { AppLinksError } from "../../http/errors";

/**
 * Verifies that no other link has a consumer with this key: the server stores consumers by key alone and would silently
 * overwrite that one. A single request, however many links there are, unless the key is known to be free.
 *
 * @param known the keys by link id that this run has just read; a key that was taken may be free by now
 * @throws AppLinksError `consumer_key_taken`
 */
export async function assertKeyIsFree(
  instance: Instance,
  linkId: string,
  key: string,
  known?: ReadonlyMap<string, string>,
): Promise<void> {
  if (known !== undefined && ![...known.values()].includes(key)) return;
  const keys = await readLinkProperty(instance.http, LINK_PROPERTY.incomingConsumerKey);
  const holder = [...keys].find(([id, taken]) => taken === key && id !== linkId)?.[0];
  if (holder === undefined) return;
  const name = (await instance.links.find(holder))?.name ?? "";
  throw new AppLinksError({
    reason: "consumer_key_taken",
    what: `The consumer key "${key}" belongs to the application link "${name}" (${holder})`,
    instance: instance.settings.baseUrl,
    hint: "Nothing was changed. Choose another key; to move a key from one link to another, first remove it from the old link in a separate run.",
  });
}

/**
 * Verifies that the user as whom a consumer runs exists: REST would store any name, and the calls would fail.
 *
 * @throws AppLinksError `user_not_found`
 */
export async function assertUserExists(
  instance: Instance,
  { key, executingTwoLOUser: user }: Consumer,
): Promise<void> {
  if (user === undefined) return;
  const { typeId } = await instance.manifest();
  if ((await isKnownUser(instance.http, typeId, user)) !== false) return;
  throw new AppLinksError({
    reason: "user_not_found",
    what: `The OAuth consumer "${key}" cannot run as "${user}": there is no such user`,
    instance: instance.settings.baseUrl,
    hint: "Nothing was changed. Correct executeAs (it is the user name, not the full name), or create the user first.",
  });
}
