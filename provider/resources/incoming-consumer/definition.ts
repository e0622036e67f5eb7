import { type Consumer, readIncomingConsumer } from "../../confluence/consumers";
import { isOff } from "../../confluence/oauth-levels";
import { pemOfBareKey } from "../../keys/public-key";
import { GENERIC } from "../application-link/inputs";
import type { Context, ResourceDefinition } from "../definition";
import { linkOf, onePerLink } from "../links/part-of-link";
import { restoreOutgoing } from "../outgoing-service-provider/restore";
import { assertAdoptable } from "../reconcile/adoption";
import { writeOrRecord } from "../reconcile/write-or-record";
import { setIncomingLevel } from "./incoming-level";
import { INCOMING_CONSUMER_FIELDS, type IncomingConsumerInputs, type IncomingConsumerState } from "./inputs";
import { changesOf, echo, wantedConsumer } from "./state";
import { registerConsumer } from "./sync";

const KIND = "IncomingConsumer";
const onlyOne = onePerLink(KIND);

/** A third-party application that may call Confluence over a link with an RSA key. */
export const incomingConsumer: ResourceDefinition<IncomingConsumerInputs, IncomingConsumerState> = {
  kind: KIND,
  fields: INCOMING_CONSUMER_FIELDS,
  rules: [
    {
      fields: ["executeAs", "level"],
      problem: ({ executeAs, level }) =>
        executeAs !== undefined && level === "3LO"
          ? 'has no effect at level "3LO", where every call is made on behalf of the user who authorised it: set level to "2LO" or leave executeAs out'
          : undefined,
    },
  ],
  cautions: [
    {
      code: "anonymous-calls",
      fields: ["level", "executeAs", "key"],
      problem: ({ level, executeAs, key }) =>
        level === "2LO" && executeAs === undefined
          ? `at level "2LO" without executeAs, calls of the consumer "${key}" run as anonymous, unless the server already has a user for them. A server without anonymous access rejects such calls. Declare executeAs, the user as whom they run, or use level "3LO".`
          : undefined,
    },
    {
      code: "impersonation",
      fields: ["level", "key"],
      problem: ({ level, key }) =>
        level === "2LOi"
          ? `at level "2LOi", whoever has the private key of the consumer "${key}" can act as any user here. Use "2LO" with executeAs unless it must act as users who have not authorised it.`
          : undefined,
    },
  ],
  undeclared: {
    executeAs: ({ executeAs = "" }, { level }) =>
      level === "3LO"
        ? `is no longer declared: the server keeps "${executeAs}" as the user of 2LO calls, which level "3LO" does not permit and level "2LO" would permit again.`
        : `is no longer declared: the server keeps it, and calls continue to run as "${executeAs}". To change that, declare another user or level "3LO".`,
  },
  // A key can belong to only one link at a time.
  conflict: (context, inputs) => onlyOne(context, inputs) ?? sharedKey(context, inputs),

  existing: {
    place: "part of a link",
    of: async (view, { id, type }) => {
      const consumer = await view.incomingConsumer(id);
      if (!hasOwnConsumer(type, consumer)) return undefined;
      const { publicKey = "", executingTwoLOUser, description, callback, twoLOAllowed } = consumer;
      return {
        publicKey: pemOfBareKey(publicKey),
        ...(executingTwoLOUser !== undefined && twoLOAllowed && { executeAs: executingTwoLOUser }),
        ...(description !== undefined && { description }),
        ...(callback !== undefined && { callback }),
      };
    },
  },

  async create(context, inputs) {
    const { instance } = context;
    const { applicationLinkId: id } = inputs;
    await linkOf(instance, id);
    return instance.exclusively(id, async () => {
      const keys = instance.links.keysSinceCreation(id);
      const isNew = keys !== undefined && !keys.has(id);
      const existing = isNew ? undefined : await readIncomingConsumer(instance.http, id);
      if (existing !== undefined) {
        assertAdoptable(
          context,
          `The OAuth consumer "${existing.key}" of the application link ${id}`,
          changesOf(existing, inputs),
        );
      }
      const consumer = wantedConsumer(inputs, existing);
      const state = echo(inputs, consumer);
      let less = {};
      await writeOrRecord({
        id,
        state,
        existing,
        write: async (live) => {
          less = await registerConsumer(context, inputs, live, keys);
        },
        observe: async () => {
          const live = await readIncomingConsumer(instance.http, id);
          return live?.key === inputs.key ? live : undefined;
        },
      });
      return { id, state: { ...state, ...less }, adopted: existing !== undefined };
    });
  },

  async read({ instance }, id, state) {
    const consumer = await readIncomingConsumer(instance.http, id, state.key);
    if (consumer === undefined) return undefined;
    const { notKept, level } = state;
    const live = echo(state, consumer);
    return {
      ...live,
      // A value that the server did not keep is no drift while the server's own value is unchanged.
      ...(live.level === notKept?.level && { level }),
      ...(notKept !== undefined && { notKept }),
    };
  },

  async update(context, id, _state, inputs) {
    const { instance } = context;
    await linkOf(instance, id);
    return instance.exclusively(id, async () => {
      const live = await readIncomingConsumer(instance.http, id);
      const less = await registerConsumer(context, inputs, live);
      return { ...echo(inputs, wantedConsumer(inputs, live)), ...less };
    });
  },

  async delete(context, id) {
    const { instance, ledger } = context;
    await instance.exclusively(id, async () => {
      const levels = await setIncomingLevel(instance, id, "disabled");
      await restoreOutgoing(context, id);
      if (levels !== undefined && isOff(levels) && !ledger.serviceProviders.has(id)) {
        ledger.linksWithoutOAuth.add(id);
      }
    });
  },
};

/** Whether a link's consumer has settings that OAuthSettings cannot express. */
export function hasOwnConsumer(type: string, consumer: Consumer | undefined): consumer is Consumer {
  return consumer !== undefined && (type === GENERIC || consumer.executingTwoLOUser !== undefined);
}

/** The server stores consumers by key alone: of two links with the same key, the second would take it from the first. */
function sharedKey(
  { ledger }: Context,
  { applicationLinkId, key }: IncomingConsumerInputs,
): string | undefined {
  const holder = ledger.claim({ of: "consumer key", key }, applicationLinkId);
  return holder === undefined
    ? undefined
    : `the consumer key "${key}" is declared for two application links, ${holder} and ${applicationLinkId}, but the server stores only one consumer per key: give each link its own key [consumer_key_taken]`;
}
