import type { Consumer } from "../../confluence/consumers";
import type { ConsumerLevel } from "../../format/oauth-levels";
import { bareKey, fingerprintOf, isSameKey, pemOfBareKey } from "../../keys/public-key";
import { type Differences, differences } from "../reconcile/adoption";
import { type IncomingConsumerInputs, type IncomingConsumerState, isSameCallback } from "./inputs";

/** The flags of a consumer at a level. */
const LEVEL_FLAGS: Record<ConsumerLevel, Pick<Consumer, "twoLOAllowed" | "twoLOImpersonationAllowed">> = {
  "3LO": { twoLOAllowed: false, twoLOImpersonationAllowed: false },
  "2LO": { twoLOAllowed: true, twoLOImpersonationAllowed: false },
  "2LOi": { twoLOAllowed: true, twoLOImpersonationAllowed: true },
};

/** The level that the flags of a consumer add up to. */
export function levelOf({ twoLOAllowed, twoLOImpersonationAllowed }: Consumer): ConsumerLevel {
  if (twoLOImpersonationAllowed) return "2LOi";
  return twoLOAllowed ? "2LO" : "3LO";
}

/** The wanted consumer: inputs that are not declared stay as found. */
export function wantedConsumer(inputs: IncomingConsumerInputs, live: Consumer | undefined): Consumer {
  return {
    key: inputs.key,
    name: inputs.name,
    publicKey: bareKey(inputs.publicKey),
    description: inputs.description ?? live?.description,
    callback: inputs.callback ?? live?.callback,
    executingTwoLOUser: inputs.executeAs ?? live?.executingTwoLOUser,
    ...LEVEL_FLAGS[inputs.level],
  };
}

/** Compares everything but the level. */
export function isSameRegistration(live: Consumer, wanted: Consumer): boolean {
  return (
    live.key === wanted.key &&
    live.name === wanted.name &&
    live.description === wanted.description &&
    isSameCallback(live.callback, wanted.callback) &&
    live.executingTwoLOUser === wanted.executingTwoLOUser &&
    isSameKey(live.publicKey, wanted.publicKey)
  );
}

/**
 * What differs between a consumer on the server and its declaration. A level of only "3LO" is ignored if all else is as
 * declared: that is the result of a registration that was interrupted between its two calls.
 */
export function changesOf(live: Consumer, inputs: IncomingConsumerInputs): Differences {
  const others = differences({
    key: [live.key, inputs.key],
    name: [live.name, inputs.name],
    publicKey: [
      live.publicKey && fingerprintOf(live.publicKey),
      isSameKey(live.publicKey, inputs.publicKey) ? undefined : fingerprintOf(inputs.publicKey),
    ],
    executeAs: [live.executingTwoLOUser, inputs.executeAs],
    description: [live.description, inputs.description],
    callback: [live.callback, isSameCallback(live.callback, inputs.callback) ? undefined : inputs.callback],
  });
  const isCutOff = others.length === 0 && levelOf(live) === "3LO";
  return isCutOff ? others : [...others, ...differences({ level: [levelOf(live), inputs.level] })];
}

type Declared = Pick<IncomingConsumerState, "connection" | "applicationLinkId" | "publicKey"> & {
  readonly [Name in "executeAs" | "description" | "callback"]?: string | undefined;
};

/**
 * The state of a consumer: every declared input as the server has it; equivalent keys and callbacks keep the form in which
 * they are declared.
 */
export function echo(declared: Declared, consumer: Consumer): IncomingConsumerState {
  const liveKey = consumer.publicKey ?? "";
  const isSame = isSameCallback(consumer.callback, declared.callback);
  return {
    connection: declared.connection,
    applicationLinkId: declared.applicationLinkId,
    key: consumer.key,
    name: consumer.name,
    publicKey: isSameKey(declared.publicKey, liveKey) ? declared.publicKey : pemOfBareKey(liveKey),
    level: levelOf(consumer),
    fingerprint: fingerprintOf(liveKey),
    ...(declared.executeAs === undefined ? {} : { executeAs: consumer.executingTwoLOUser ?? "" }),
    ...(declared.description === undefined ? {} : { description: consumer.description ?? "" }),
    ...(declared.callback === undefined
      ? {}
      : { callback: isSame ? declared.callback : (consumer.callback ?? "") }),
  };
}
