import { type Consumer, putIncomingConsumer, readIncomingConsumer } from "../../confluence/consumers";
import type { Instance } from "../../connection/instance";
import { bareKey, fingerprintOf, isSameKey, pemOfBareKey } from "../../keys/public-key";
import { assertAdoptable, type Differences, differences } from "../adoption";
import { GENERIC } from "../application-link/inputs";
import { type ResourceDefinition, Unfinished } from "../definition";
import { claimPart, linkOf } from "../linked";
import { setIncomingLevel } from "./incoming-level";
import {
  type ConsumerLevel,
  INCOMING_CONSUMER_FIELDS,
  type IncomingConsumerInputs,
  type IncomingConsumerState,
} from "./inputs";

/** A third-party application that may call Confluence over a link, with an RSA key. */
export const incomingConsumer: ResourceDefinition<IncomingConsumerInputs, IncomingConsumerState> = {
  kind: "IncomingConsumer",
  fields: INCOMING_CONSUMER_FIELDS,
  rules: [
    {
      fields: ["executeAs", "level"],
      problem: ({ executeAs, level }) =>
        executeAs !== undefined && level === "3LO"
          ? 'executeAs has no effect at level "3LO", where every call is made for the user who authorised it: set level to "2LO" or leave executeAs out'
          : undefined,
    },
  ],
  secretOutputs: [],
  deletesBeforeReplace: false,

  async create(context, inputs) {
    const { instance } = context;
    const { applicationLinkId: id } = inputs;
    const recorded = await instance.recorded();
    await linkOf(instance, id);
    claimPart(instance, "IncomingConsumer", id, inputs.key);
    const existing = await readIncomingConsumer(instance.http, id);
    if (existing !== undefined) {
      assertAdoptable(
        context,
        `The OAuth consumer "${existing.key}" of the application link ${id}`,
        changesOf(existing, inputs),
      );
    }
    try {
      const consumer = await sync(instance, inputs, existing);
      return { id, state: { ...echo(inputs, consumer), ...recorded, adopted: existing !== undefined } };
    } catch (cause) {
      if (existing !== undefined || !(await isRegistered(instance, inputs))) throw cause;
      throw new Unfinished(
        id,
        { ...echo(inputs, wantedConsumer(inputs, undefined)), ...recorded, adopted: false },
        cause,
      );
    }
  },

  async read({ instance }, id, state) {
    const consumer = await readIncomingConsumer(instance.http, id);
    if (consumer === undefined) return undefined;
    return { ...echo(state, consumer), ...(await instance.recorded()), adopted: state.adopted };
  },

  async update({ instance }, id, state, inputs) {
    await linkOf(instance, id);
    const consumer = await sync(instance, inputs, await readIncomingConsumer(instance.http, id));
    return { ...echo(inputs, consumer), ...(await instance.recorded()), adopted: state.adopted };
  },

  async delete({ instance }, id) {
    await instance.exclusively(id, () => setIncomingLevel(instance, id, "disabled"));
    instance.release(`IncomingConsumer ${id}`);
  },
};

/** Observe, then write what differs: the consumer, and its level where the consumer call does not carry it. */
function sync(
  instance: Instance,
  inputs: IncomingConsumerInputs,
  known: Consumer | undefined,
): Promise<Consumer> {
  const { applicationLinkId: id, level } = inputs;
  return instance.exclusively(id, async () => {
    let live = known;
    if (live !== undefined && live.key !== inputs.key) {
      // The server would keep the consumer under its old key, still trusted.
      await setIncomingLevel(instance, id, "disabled");
      live = undefined;
    }
    const wanted = wantedConsumer(inputs, known);
    if (live === undefined || !isSameRegistration(live, wanted)) {
      await putIncomingConsumer(instance.http, id, {
        ...wanted,
        publicKey: pemOfBareKey(bareKey(inputs.publicKey)),
      });
      const isGeneric = (await linkOf(instance, id)).type === GENERIC;
      // On a generic link the server ignores the flags of this call: a new consumer starts without any.
      if (!isGeneric) return wanted;
      live =
        live === undefined ? { ...wanted, ...FLAGS["3LO"] } : await readIncomingConsumer(instance.http, id);
    }
    if (live === undefined || levelOf(live) !== level) await setIncomingLevel(instance, id, level);
    return wanted;
  });
}

const FLAGS: Record<ConsumerLevel, Pick<Consumer, "twoLOAllowed" | "twoLOImpersonationAllowed">> = {
  "3LO": { twoLOAllowed: false, twoLOImpersonationAllowed: false },
  "2LO": { twoLOAllowed: true, twoLOImpersonationAllowed: false },
  "2LOi": { twoLOAllowed: true, twoLOImpersonationAllowed: true },
};

function levelOf({ twoLOAllowed, twoLOImpersonationAllowed }: Consumer): ConsumerLevel {
  if (twoLOImpersonationAllowed) return "2LOi";
  return twoLOAllowed ? "2LO" : "3LO";
}

/** What the server shall hold: inputs that are not declared stay as found. */
function wantedConsumer(inputs: IncomingConsumerInputs, live: Consumer | undefined): Consumer {
  return {
    key: inputs.key,
    name: inputs.name,
    publicKey: bareKey(inputs.publicKey),
    description: inputs.description ?? live?.description,
    callback: inputs.callback ?? live?.callback,
    executingTwoLOUser: inputs.executeAs ?? live?.executingTwoLOUser,
    ...FLAGS[inputs.level],
  };
}

/** Everything but the level. */
function isSameRegistration(live: Consumer, wanted: Consumer): boolean {
  return (
    live.key === wanted.key &&
    live.name === wanted.name &&
    live.description === wanted.description &&
    live.callback === wanted.callback &&
    live.executingTwoLOUser === wanted.executingTwoLOUser &&
    isSameKey(live.publicKey, wanted.publicKey)
  );
}

function changesOf(live: Consumer, inputs: IncomingConsumerInputs): Differences {
  return differences({
    key: [live.key, inputs.key],
    name: [live.name, inputs.name],
    publicKey: [
      live.publicKey && fingerprintOf(live.publicKey),
      isSameKey(live.publicKey, inputs.publicKey) ? undefined : fingerprintOf(inputs.publicKey),
    ],
    level: [levelOf(live), inputs.level],
    executeAs: [live.executingTwoLOUser, inputs.executeAs],
    description: [live.description, inputs.description],
    callback: [live.callback, inputs.callback],
  });
}

type Declared = Pick<IncomingConsumerState, "connection" | "applicationLinkId" | "publicKey"> & {
  readonly [Name in "executeAs" | "description" | "callback"]?: string | undefined;
};

/** What the state says of a consumer: every declared input as the server has it, the key in the form it was declared in. */
function echo(
  declared: Declared,
  consumer: Consumer,
): Omit<IncomingConsumerState, "instanceUrl" | "instanceId" | "adopted"> {
  const liveKey = consumer.publicKey ?? "";
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
    ...(declared.callback === undefined ? {} : { callback: consumer.callback ?? "" }),
  };
}

async function isRegistered(
  instance: Instance,
  { applicationLinkId, key }: IncomingConsumerInputs,
): Promise<boolean> {
  try {
    return (await readIncomingConsumer(instance.http, applicationLinkId))?.key === key;
  } catch {
    // Not known: recorded as unfinished, so that the next run looks and a destroy removes it.
    return true;
  }
}
