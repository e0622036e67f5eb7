import { type Consumer, putIncomingConsumer, readIncomingConsumer } from "../../confluence/consumers";
import { assertManualFormIsThere, putConsumerManually } from "../../confluence/servlets/incoming-consumers";
import type { ConsumerLevel } from "../../format/oauth-levels";
import { bareKey, pemOfBareKey } from "../../keys/public-key";
import { GENERIC } from "../application-link/inputs";
import type { Context } from "../definition";
import { linkOf } from "../links/part-of-link";
import { notKeptWords } from "../links/set-levels";
import { restoreOutgoing } from "../outgoing-service-provider/restore";
import { setIncomingLevel } from "./incoming-level";
import type { IncomingConsumerInputs, IncomingConsumerState } from "./inputs";
import { assertKeyIsFree, assertUserExists } from "./preconditions";
import { isSameRegistration, levelOf, wantedConsumer } from "./state";

/**
 * Makes the consumer of a link as declared by writing what differs: the consumer, and its level if the consumer's call does
 * not include it. Preconditions that the server might reject are checked before the first write. The caller holds the link's
 * lock.
 *
 * @param known the consumer that the link has
 * @param keys see {@link assertKeyIsFree}
 * @returns the level that the server has instead of a declared impersonation that it accepted but did not keep
 */
export async function registerConsumer(
  context: Context,
  inputs: IncomingConsumerInputs,
  known: Consumer | undefined,
  keys?: ReadonlyMap<string, string>,
): Promise<Pick<IncomingConsumerState, "notKept">> {
  const { instance } = context;
  const { applicationLinkId: id } = inputs;
  const isGeneric = (await linkOf(instance, id)).type === GENERIC;
  const wanted = wantedConsumer(inputs, known);
  const isOtherKey = known !== undefined && known.key !== wanted.key;
  // REST ignores the executing user of a generic link's consumer.
  const isManual = isGeneric && wanted.twoLOAllowed && wanted.executingTwoLOUser !== undefined;

  if (known === undefined || isOtherKey) await assertKeyIsFree(instance, id, wanted.key, keys);
  if (wanted.executingTwoLOUser !== known?.executingTwoLOUser) await assertUserExists(instance, wanted);
  if (isOtherKey) {
    if (isManual) await assertManualFormIsThere(instance.servlets, id);
    // The server would keep the consumer under its old key, still trusted.
    await setIncomingLevel(instance, id, "disabled");
  }
  const live = isOtherKey ? undefined : known;
  const isWritten = live === undefined || !isSameRegistration(live, wanted);
  let level: ConsumerLevel | "unknown" = live === undefined ? "unknown" : levelOf(live);
  const isLevelWritten = level !== inputs.level || isWritten;
  if (isWritten) {
    const consumer = { ...wanted, publicKey: pemOfBareKey(bareKey(inputs.publicKey)) };
    if (isManual) await putConsumerManually(instance.servlets, id, consumer);
    else await putIncomingConsumer(instance.http, id, consumer);
    level = isManual || !isGeneric ? inputs.level : levelAfterRestPut(live);
  }
  if (level !== inputs.level) await setIncomingLevel(instance, id, inputs.level);
  await restoreOutgoing(context, id);
  return isLevelWritten ? impersonationNotKept(context, inputs) : {};
}

/** Whether the server has kept the impersonation that was written: one read if it is declared, two if it was not kept. */
async function impersonationNotKept(
  { instance, warn }: Context,
  { applicationLinkId: id, key, level, executeAs }: IncomingConsumerInputs,
): Promise<Pick<IncomingConsumerState, "notKept">> {
  if (level !== "2LOi") return {};
  const isLess = async (): Promise<boolean> => {
    const live = await readIncomingConsumer(instance.http, id, key);
    return live !== undefined && levelOf(live) === "2LO";
  };
  if (!(await isLess())) return {};
  // A cluster node may respond with stale data.
  await instance.links.lookAgain();
  if (!(await isLess())) return {};
  const user = executeAs === undefined ? "anonymous" : `"${executeAs}"`;
  warn(notKeptWords(`for the consumer "${key}"`, `Calls without a user run as ${user}.`));
  return { notKept: { level: "2LO" } };
}

/** On a generic link, REST ignores the flags: a new consumer has none; whether an existing one keeps its own varies. */
function levelAfterRestPut(before: Consumer | undefined): ConsumerLevel | "unknown" {
  return before === undefined ? "3LO" : "unknown";
}
