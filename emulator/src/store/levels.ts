import type { EmulatorContext } from "../context/context";
import type { Link, OAuthLevel } from "../state/server-state";
import { providerClasses } from "./authentication-providers";
import { incomingConsumer, storeIncomingConsumer } from "./consumer-store";

/** The OAuth levels of a link in both directions. */
export interface OAuthLevels {
  incoming: OAuthLevel;
  outgoing: OAuthLevel;
}

/** The level of a direction that is switched off. */
export const disabledLevel: OAuthLevel = {
  enabled: false,
  twoLoEnabled: false,
  twoLoImpersonationEnabled: false,
};

/** Makes a level cumulative: nothing without 3LO, no impersonation without 2LO. */
export function normaliseLevel(level: OAuthLevel): OAuthLevel {
  if (!level.enabled) return disabledLevel;
  const { twoLoImpersonationEnabled } = level;
  return {
    enabled: true,
    twoLoEnabled: level.twoLoEnabled || twoLoImpersonationEnabled,
    twoLoImpersonationEnabled,
  };
}

/** Whether two levels are the same. */
export function isSameLevel(a: OAuthLevel, b: OAuthLevel): boolean {
  return (
    a.enabled === b.enabled &&
    a.twoLoEnabled === b.twoLoEnabled &&
    a.twoLoImpersonationEnabled === b.twoLoImpersonationEnabled
  );
}

/** The current levels: incoming from the flags of the stored consumer, outgoing from the registered providers. */
export function levelsOf(context: EmulatorContext, link: Link): OAuthLevels {
  const consumer = incomingConsumer(context, link);
  return {
    incoming: normaliseLevel({
      enabled: consumer?.threeLOAllowed ?? false,
      twoLoEnabled: consumer?.twoLOAllowed ?? false,
      twoLoImpersonationEnabled: consumer?.twoLOImpersonationAllowed ?? false,
    }),
    outgoing: outgoingLevel(Object.keys(link.providers)),
  };
}

/** The outgoing level that these provider classes amount to; without the 3LO provider, the others do not count. */
export function outgoingLevel(classes: readonly string[]): OAuthLevel {
  return normaliseLevel({
    enabled: classes.includes(providerClasses.oauth),
    twoLoEnabled: classes.includes(providerClasses.twoLo),
    twoLoImpersonationEnabled: classes.includes(providerClasses.twoLoi),
  });
}

/** Sets the 2LO flags of the link's stored consumer and keeps the rest of it; nothing happens without a consumer. */
export function setConsumerLevel(context: EmulatorContext, link: Link, level: OAuthLevel): void {
  const consumer = incomingConsumer(context, link);
  if (consumer === undefined) return;
  storeIncomingConsumer(context, link, {
    ...consumer,
    threeLOAllowed: level.enabled,
    twoLOAllowed: level.twoLoEnabled,
    twoLOImpersonationAllowed: level.twoLoImpersonationEnabled,
  });
}

/**
 * Registers and unregisters the three OAuth providers. Their configurations are lost, including a third party's endpoints; switching the
 * direction off also deletes the tokens that this server's users have at the peer.
 */
export function setOutgoingLevel(context: EmulatorContext, link: Link, level: OAuthLevel): void {
  const { oauth, twoLo, twoLoi } = providerClasses;
  const wanted: ReadonlyArray<readonly [string, boolean]> = [
    [oauth, level.enabled],
    [twoLo, level.twoLoEnabled],
    [twoLoi, level.twoLoImpersonationEnabled && !context.settings.dropsImpersonation],
  ];
  for (const [providerClass, isWanted] of wanted) {
    if (isWanted) link.providers[providerClass] = {};
    else delete link.providers[providerClass];
  }
  if (!level.enabled) {
    context.state.outgoingTokens = context.state.outgoingTokens.filter(({ linkId }) => linkId !== link.id);
  }
  context.changed();
}
