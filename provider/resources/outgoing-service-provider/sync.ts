import type { ApplicationLink } from "../../confluence/application-links";
import { putProvider } from "../../confluence/authentication-providers";
import { putServiceProviderConsumer } from "../../confluence/consumers";
import { providerNaming, type RegisteredServiceProvider } from "../../confluence/service-providers";
import type { Context } from "../definition";
import { removeRegistered } from "./entry";
import type { OutgoingServiceProviderInputs, OutgoingServiceProviderState } from "./inputs";
import { isEmptied, isSameEndpoints, stillRegistered } from "./state";

/**
 * What was found; if it no longer refers to its consumer, and the consumer is about to get a new key or name, the reference
 * is restored first: the server finds an entry by the key that the link refers to, and would otherwise leave it behind. The
 * link has no key if it was emptied, and the new one if {@link restoreOutgoing} has filled it since.
 */
export async function namingIts(
  { instance }: Context,
  { id }: ApplicationLink,
  found: RegisteredServiceProvider | undefined,
  state: OutgoingServiceProviderState,
  { key, name }: OutgoingServiceProviderInputs,
): Promise<RegisteredServiceProvider | undefined> {
  const isKept = state.key === key && state.name === name;
  if (found === undefined || isKept || state.key === "") return found;
  const isRefilled = found.key === key && found.name === undefined;
  if (!isEmptied(found) && !isRefilled) return found;
  await putProvider(instance.http, id, providerNaming(state));
  return stillRegistered(found, state);
}

/**
 * Writes what differs: the endpoints, the consumer, or both. A new key or name creates another entry on the server, so the
 * old one is removed first.
 *
 * @param knownSecret the secret that was last written; undefined if not by us
 */
export async function sync(
  context: Context,
  link: ApplicationLink,
  inputs: OutgoingServiceProviderInputs,
  found: RegisteredServiceProvider | undefined,
  knownSecret: string | undefined,
): Promise<void> {
  const { http } = context.instance;
  const { key, name, sharedSecret } = inputs;
  const isRenamed = found?.name !== undefined && (found.key !== key || found.name !== name);
  if (isRenamed) await removeRegistered(context, link.id, found, true);
  const live = isRenamed ? undefined : found;
  if (live === undefined || !isSameEndpoints(link, live, inputs)) {
    await putProvider(http, link.id, providerNaming(inputs));
  }
  const description = inputs.description ?? found?.description;
  const isSameConsumer = live?.name === name && live.description === description;
  if (!isSameConsumer || knownSecret !== sharedSecret) {
    await putServiceProviderConsumer(http, link.id, { key, name, description, sharedSecret });
  }
}
