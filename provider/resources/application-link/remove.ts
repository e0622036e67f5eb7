import { randomUUID } from "node:crypto";
import { putIncomingConsumer } from "../../confluence/consumers";
import { LINK_PROPERTY, readLinkProperty } from "../../confluence/link-properties";
import { removesPartsOfLinks } from "../../confluence/manifest";
import { isOff, readLevels, writeLevels } from "../../confluence/oauth-levels";
import { isConsumerKnown } from "../../confluence/oauth-problem";
import { readServiceProvider } from "../../confluence/service-providers";
import type { OAuthLevels } from "../../format/oauth-levels";
import { generateRsaKey, rsaKeyForms } from "../../keys/rsa";
import type { Context } from "../definition";
import { setIncomingLevel } from "../incoming-consumer/incoming-level";
import { isLeftOver, removeRegistered } from "../outgoing-service-provider/entry";
import { GENERIC } from "./inputs";

/**
 * Deletes a link with everything that belongs to it. Servers that delete a link's parts themselves, according to their
 * version and to what this run has observed, need one write. On others, the parts are deleted first: an incoming consumer
 * would remain trusted, and the service provider's entry would remain with its shared secret. The caller holds the link's
 * lock.
 */
export async function removeLink(context: Context, id: string, type: string): Promise<void> {
  const { instance, ledger } = context;
  const removesParts = removesPartsOfLinks(await instance.manifest());
  const isKnownOff = ledger.linksWithoutOAuth.delete(id);
  if (!isKnownOff && (!removesParts || ledger.partsOfLinks !== "removed")) {
    const levels = await readLevels(instance.http, id);
    if (levels !== undefined && !isOff(levels)) {
      // Afterwards, it cannot be seen whether a service provider's entry is gone.
      const isSeen = levels.incoming !== "disabled" && (levels.outgoing === "disabled" || type !== GENERIC);
      if (removesParts && isSeen) return removeAndLook(context, id, levels);
      await removeParts(context, id, levels);
    }
  }
  await instance.links.remove(id);
}

/** Deletes a link and checks whether its consumer is gone; one link per run is enough. */
async function removeAndLook(context: Context, id: string, levels: OAuthLevels): Promise<void> {
  const { instance, ledger } = context;
  const { http } = instance;
  await instance.exclusively("whether links take their parts along", async () => {
    const key =
      ledger.partsOfLinks === "not seen"
        ? (await readLinkProperty(http, LINK_PROPERTY.incomingConsumerKey)).get(id)
        : undefined;
    if (ledger.partsOfLinks !== "removed" && key === undefined) await removeParts(context, id, levels);
    await instance.links.remove(id);
    if (key === undefined) return;
    const isKnown = await isConsumerKnown(http, key);
    ledger.partsOfLinks = isKnown === false ? "removed" : "left";
    if (isKnown !== false) await removeOrphan(context, key, isKnown);
  });
}

/** Deletes what a server leaves behind when it deletes a link: the incoming consumer and the service provider's consumer. */
async function removeParts(context: Context, id: string, levels: OAuthLevels): Promise<void> {
  const { http } = context.instance;
  const provider = levels.outgoing === "disabled" ? undefined : await readServiceProvider(http, id);
  if (provider?.name === undefined) return writeLevels(http, id, OFF);
  const isRemoved = !isLeftOver(provider) && (await removeRegistered(context, id, provider));
  if (levels.incoming === "disabled") return;
  // What could not be removed is deleted with the link, as long as the link refers to it.
  if (isRemoved) await writeLevels(http, id, OFF);
  else await setIncomingLevel(context.instance, id, "disabled");
}

/**
 * Deletes a consumer that has lost its link. The server identifies a consumer by its key alone: registered on another link,
 * it belongs to that link, and is deleted when its incoming direction is disabled.
 */
async function removeOrphan(
  { instance, warn }: Context,
  key: string,
  isKnown: boolean | undefined,
): Promise<void> {
  const { http, links } = instance;
  const found = isKnown
    ? `but the server still has its OAuth consumer "${key}", which is now removed`
    : `but it cannot be determined whether its OAuth consumer "${key}" is gone, so it is now removed`;
  warn(
    `the link is deleted, ${found} through a temporary link. If this run fails before it ends, delete that consumer and the link to https://….orphaned-consumer.invalid manually.`,
  );
  // The private key is discarded.
  const { publicKeyPem } = rsaKeyForms(await generateRsaKey(2048));
  const url = `https://${randomUUID()}.orphaned-consumer.invalid`;
  const name = `Orphaned consumer of ${key}`;
  const creation = await links.create({
    ...{ id: undefined, type: GENERIC, name, rpcUrl: url, displayUrl: url, isPrimary: false },
  });
  if (creation.outcome === "refused") throw http.failure("request_refused", creation.response);
  await putIncomingConsumer(http, creation.id, {
    ...{ key, name, publicKey: publicKeyPem, description: undefined, callback: undefined },
    ...{ twoLOAllowed: false, executingTwoLOUser: undefined, twoLOImpersonationAllowed: false },
  });
  await writeLevels(http, creation.id, OFF);
  await links.remove(creation.id);
}

const OFF: OAuthLevels = { incoming: "disabled", outgoing: "disabled" };
