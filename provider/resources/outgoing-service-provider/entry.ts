import { randomBytes } from "node:crypto";
import { putServiceProviderConsumer } from "../../confluence/consumers";
import { readLevels, writeLevels } from "../../confluence/oauth-levels";
import type { RegisteredServiceProvider } from "../../confluence/service-providers";
import { removeServiceProvider } from "../../confluence/servlets/service-provider-page";
import type { Instance } from "../../connection/instance";
import type { Unique } from "../../connection/ledger";
import type { Context } from "../definition";
import { lacksSecureSession, leftBehind } from "../reconcile/left-behind";
import type { OutgoingServiceProviderInputs } from "./inputs";

/**
 * Part of the definition's `conflict`: the server stores these consumers by key and by name, whichever link they belong to.
 */
export function sharedEntry(
  { ledger }: Context,
  { applicationLinkId, key, name }: OutgoingServiceProviderInputs,
): string | undefined {
  for (const [member, value] of Object.entries({ key, name })) {
    if (ledger.claim(entryObject(member, value), applicationLinkId) === undefined) continue;
    return `two OutgoingServiceProvider resources have the ${member} "${value}" on different application links, but the server stores only one entry for it: give each its own [declared_twice]`;
  }
  return undefined;
}

function entryObject(member: string, value: string): Unique {
  return { of: "service provider", member, value };
}

/** Whether the program declares this entry for another link. */
function isOthers(
  { ledger }: Context,
  linkId: string,
  { key, name = key }: RegisteredServiceProvider,
): boolean {
  const claimants = [entryObject("key", key), entryObject("name", name)].map((entry) =>
    ledger.ownerOf(entry),
  );
  return claimants.some((claimant) => claimant !== undefined && claimant !== linkId);
}

/** Marks an entry that could not be removed, for administrators and for the next run. */
const LEFT_OVER = "Not in use: removed by Pulumi, without the password that deletes it";

/** Whether {@link removeRegistered} has left this entry behind. */
export function isLeftOver({ description }: RegisteredServiceProvider): boolean {
  return description === LEFT_OVER;
}

/**
 * Removes a service provider with its consumer; an entry that now belongs to another link is only detached from this one. If
 * a secure administrator session is not possible, as with a token, the secret is overwritten, which makes the entry useless,
 * and the link keeps its reference: servers that clean up after links find the entry only by that. The caller holds the
 * link's lock.
 *
 * @param isRenamed whether the link is about to refer to another entry
 * @returns whether the link no longer refers to it
 */
export async function removeRegistered(
  context: Context,
  linkId: string,
  live: RegisteredServiceProvider,
  isRenamed = false,
): Promise<boolean> {
  const { instance } = context;
  if (isOthers(context, linkId, live)) {
    await switchOff(instance, linkId);
    return true;
  }
  try {
    await removeServiceProvider(instance.servlets, linkId);
    return true;
  } catch (error) {
    if (!lacksSecureSession(error)) throw error;
    await overwriteSecret(instance, linkId, live);
    const { key, name = key } = live;
    const { because, wayOut } = leftBehind(instance, error);
    const left = isRenamed
      ? `Confluence keeps an unused entry named "${name}"`
      : `the link keeps an unused entry named "${name}"`;
    const end = isRenamed
      ? ""
      : " Servers that clean up after links delete it with the link; others keep it.";
    context.warn(
      `"${key}" of the application link ${linkId}: ${left}, ${because}. Its shared secret was replaced by a random one.${end} ${wayOut}`,
      "OutgoingServiceProvider",
    );
    return false;
  }
}

async function switchOff({ http }: Instance, linkId: string): Promise<void> {
  const levels = await readLevels(http, linkId);
  if (levels === undefined) return;
  await writeLevels(http, linkId, { incoming: levels.incoming, outgoing: "disabled" });
}

async function overwriteSecret(
  { http }: Instance,
  linkId: string,
  { key, name = key }: RegisteredServiceProvider,
): Promise<void> {
  const sharedSecret = randomBytes(32).toString("base64url");
  await putServiceProviderConsumer(http, linkId, { key, name, description: LEFT_OVER, sharedSecret });
}
