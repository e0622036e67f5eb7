import type { ApplicationLink, Creation, NewApplicationLink } from "../../confluence/application-links";
import { peerUnreachable, readPeerManifest } from "../../confluence/manifest";
import type { LinkLedger } from "../../connection/link-ledger";
import { AppLinksError } from "../../http/errors";
import { type Context, Unfinished } from "../definition";
import { isSameUrl } from "../fields/same-url";
import { idOfUrl } from "../links/application-id";
import { assertAdoptable, differences } from "../reconcile/adoption";
import { createOnce } from "../reconcile/create-once";
import { type ApplicationLinkInputs, type ApplicationLinkState, GENERIC } from "./inputs";
import { isLeaving } from "./next-move";
import { explainRefusal, ghost, IS_KEPT, isRemoved, refusedCreation } from "./refused-creation";
import { awaitRoom, PATIENCE_MS } from "./settle";

/** Another resource's link can only be recognised if that resource is part of the run. */
const OWNED_ELSEWHERE =
  "If another resource of this program has the link and moves it elsewhere, run `pulumi up --target` of that resource first.";

/**
 * The link on the server that the inputs describe, if it exists and may be adopted.
 *
 * @throws AppLinksError `already_exists` or `id_taken`
 */
export async function findExisting(
  context: Context,
  inputs: ApplicationLinkInputs,
): Promise<ApplicationLink | undefined> {
  const { instance, ledger } = context;
  const links = await instance.links.all();
  const id = inputs.applicationId ?? (inputs.type === GENERIC ? idOfUrl(inputs.rpcUrl) : undefined);
  const byId = links.find((link) => link.id === id);
  const existing =
    links.find((link) => link.type === inputs.type && isSameUrl(link.rpcUrl, inputs.rpcUrl)) ??
    (byId?.id === inputs.applicationId ? byId : undefined);
  // Adopting another resource's link would give both the same one; whether that moves away is checked later.
  const isOthers = existing !== undefined && (await isDeclared(ledger.links, existing.id));
  if (existing === undefined || isOthers) {
    const planned = existing && ledger.links.entry(existing.id).planned;
    const isStaying =
      isOthers && byId === existing && (planned === undefined || !isLeaving(existing, planned, inputs));
    if (byId !== undefined && !isStaying) throw idTaken(context, byId, inputs);
    return undefined;
  }
  const what = `The application link "${existing.name}" (${existing.id})`;
  if (existing.type !== inputs.type) throw otherType(context, what, existing, inputs);
  if (inputs.applicationId !== undefined && inputs.applicationId !== existing.id) {
    throw otherApplication(context, what, inputs.applicationId);
  }
  assertAdoptable(
    context,
    what,
    differences({
      name: [existing.name, inputs.name],
      rpcUrl: [existing.rpcUrl, isSameUrl(existing.rpcUrl, inputs.rpcUrl) ? undefined : inputs.rpcUrl],
      displayUrl: [
        existing.displayUrl,
        isSameUrl(existing.displayUrl, inputs.displayUrl) ? undefined : inputs.displayUrl,
      ],
      primary: [existing.primary, inputs.primary],
    }),
    OWNED_ELSEWHERE,
  );
  return existing;
}

/**
 * Creates the link under exactly the declared name.
 *
 * @throws AppLinksError `name_taken`, `url_taken`, `peer_unreachable`, `peer_mismatch`, `type_not_installed`, `ghost_link`
 */
export async function createLink(context: Context, inputs: ApplicationLinkInputs): Promise<ApplicationLink> {
  const { instance } = context;
  await awaitRoom(context, inputs);
  const { type, name, rpcUrl, displayUrl } = inputs;
  const id = type === GENERIC ? undefined : (inputs.applicationId ?? (await idOfPeer(context, inputs)));
  const wanted = { id, type, name, rpcUrl, displayUrl, isPrimary: inputs.primary === true };
  const create = () => requestCreation(context, wanted);
  let creation = await create();
  if (creation.outcome === "refused") {
    const known = id ?? idOfUrl(rpcUrl);
    const live = await explainRefusal(context, inputs, known, creation.response);
    if (live !== undefined) return withNameKept(context, live, inputs);
    if (!(await isRemoved(instance, known))) throw ghost(context, known, creation.response, IS_KEPT);
    creation = await create();
    if (creation.outcome === "refused") throw refusedCreation(context, creation.response);
  }
  return withNameKept(context, await readCreated(context, creation.id, inputs), inputs);
}

/** No link had this id before: if the response is lost, an existing link is the new one. */
function requestCreation({ instance }: Context, wanted: NewApplicationLink): Promise<Creation> {
  const { name, rpcUrl, id = idOfUrl(rpcUrl) } = wanted;
  return createOnce<Creation>(instance, {
    what: `the application link "${name}"`,
    create: () => instance.links.create(wanted),
    find: async () => {
      const link = await instance.links.get(id);
      return link !== undefined && isSameUrl(link.rpcUrl, rpcUrl) ? { outcome: "created", id } : undefined;
    },
    isIdempotent: true,
  });
}

/** Whether a resource of the program manages this link. Waits for the engine to reach a link that is in the state. */
async function isDeclared(links: LinkLedger, id: string): Promise<boolean> {
  while (links.isUnseen(id) && (await links.nextStep(links.steps, PATIENCE_MS)));
  return ["unchanged", "coming", "moving", "over", "failed"].includes(links.entry(id).operation);
}

async function readCreated(
  { instance }: Context,
  id: string,
  inputs: ApplicationLinkInputs,
): Promise<ApplicationLink> {
  try {
    for (let look = 1; look <= LOOKS; look++) {
      const link = await (look === 1 ? instance.links.created(id) : instance.links.get(id));
      if (link !== undefined) return link;
      if (look < LOOKS) await instance.links.lookAgain();
    }
  } catch (cause) {
    throw new Unfinished(id, unread(inputs), cause);
  }
  const error = new AppLinksError({
    reason: "unconfirmed",
    what: `The server has created the application link "${inputs.name}" (${id}), but does not return it`,
    instance: instance.settings.baseUrl,
    hint: "It is in the state. A cluster node may have responded with stale data: run `pulumi up --refresh`, which finds the link, or creates it again if somebody else has deleted it.",
  });
  throw new Unfinished(id, unread(inputs), error);
}

/** How often a new link is looked for. */
const LOOKS = 4;

async function idOfPeer({ instance }: Context, { type, rpcUrl }: ApplicationLinkInputs): Promise<string> {
  const peer = await readPeerManifest(instance.http, rpcUrl);
  if (peer.found === "nothing") throw peerUnreachable(instance.http, rpcUrl, peer.warning);
  if (peer.manifest.typeId === type) return peer.manifest.id;
  throw new AppLinksError({
    reason: "peer_mismatch",
    what: `The application at ${rpcUrl} is of type "${peer.manifest.typeId}" ("${peer.manifest.name}"), not "${type}"`,
    instance: instance.settings.baseUrl,
    hint: `Declare type: "${peer.manifest.typeId}", or correct the rpcUrl.`,
  });
}

/** If the name is taken, the server silently chooses one like "X - 2": the new link is then deleted again. */
async function withNameKept(
  { instance }: Context,
  link: ApplicationLink,
  inputs: ApplicationLinkInputs,
): Promise<ApplicationLink> {
  if (link.name === inputs.name) return link;
  const error = new AppLinksError({
    reason: "name_taken",
    what: `The server renamed the new application link "${inputs.name}" to "${link.name}" because the name is taken; the new link was deleted again`,
    instance: instance.settings.baseUrl,
    hint: "Choose another name, or rename the other link first.",
  });
  try {
    await instance.links.remove(link.id);
  } catch {
    throw new Unfinished(link.id, unread(inputs), error);
  }
  throw error;
}

/** State of a link that was created but could not be read: as declared, to be corrected by the next refresh. */
function unread(inputs: ApplicationLinkInputs): ApplicationLinkState {
  const { connection, name, type, rpcUrl, displayUrl, primary, applicationId } = inputs;
  return {
    ...{ connection, name, type, rpcUrl, displayUrl, isPrimary: false },
    ...(primary === undefined ? {} : { primary: false }),
    ...(applicationId === undefined ? {} : { applicationId }),
  };
}

function idTaken(
  { instance }: Context,
  holder: ApplicationLink,
  inputs: ApplicationLinkInputs,
): AppLinksError {
  const move = isSameUrl(holder.rpcUrl, inputs.rpcUrl)
    ? "another resource of this run moves to another URL, and which keeps its id"
    : `was moved to ${holder.rpcUrl} and kept its id`;
  return new AppLinksError({
    reason: "id_taken",
    what: `The id of ${inputs.rpcUrl} belongs to the application link "${holder.name}" (${holder.id}), which ${move}`,
    instance: instance.settings.baseUrl,
    hint: "Move that link back or delete it first; or use a different URL, for example with a path.",
  });
}

/** The application at a link's URL was restored or replaced, so it has a different server id. */
function otherApplication({ instance }: Context, what: string, applicationId: string): AppLinksError {
  return new AppLinksError({
    reason: "peer_mismatch",
    what: `${what} has the declared URL, but an application with the id ${applicationId} is declared`,
    instance: instance.settings.baseUrl,
    hint: "An application that was restored without its server id, or replaced, has a different id, and a link's id cannot change. In that case, delete this link and its counterpart in the other application, and run again to create a new one. Otherwise declare the link's id.",
  });
}

function otherType(
  { instance }: Context,
  what: string,
  existing: ApplicationLink,
  inputs: ApplicationLinkInputs,
): AppLinksError {
  return new AppLinksError({
    reason: "already_exists",
    what: `${what} already exists with the type "${existing.type}", not "${inputs.type}"`,
    instance: instance.settings.baseUrl,
    hint: `A link's type cannot change. Declare type: "${existing.type}", or delete that link first.`,
  });
}
