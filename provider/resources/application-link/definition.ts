import type { ApplicationLink, Update } from "../../confluence/application-links";
import { readLevels, writeLevels } from "../../confluence/oauth-levels";
import type { Instance } from "../../connection/instance";
import { AppLinksError } from "../../http/errors";
import type { Context, Created, ResourceDefinition } from "../definition";
import { Unfinished } from "../definition";
import { linkStatusOrProblem } from "../link-status";
import { isSameUrl, withoutTrailingSlash } from "../same-url";
import { createLink, findExisting } from "./ensure";
import { APPLICATION_LINK_FIELDS, type ApplicationLinkInputs, type ApplicationLinkState } from "./inputs";
import { awaitRoom } from "./neighbours";
import { plansOf, UNIQUE_MEMBERS } from "./plans";

/** Application links: name, URLs, type and primary mark. */
export const applicationLink: ResourceDefinition<ApplicationLinkInputs, ApplicationLinkState> = {
  kind: "ApplicationLink",
  fields: APPLICATION_LINK_FIELDS,
  rules: [],
  secretOutputs: [],
  deletesBeforeReplace: true,
  conflict: ({ instance }, inputs) => sharedDeclaration(instance, inputs) ?? secondPrimary(instance, inputs),
  announce({ instance }, id, inputs) {
    const isOnlyOne = plansOf(instance).announce(id, inputs);
    return !isOnlyOne || plansOf(instance).isDisplaced(id) || instance.claimant(linkObject(id)) !== undefined;
  },

  async create(context, inputs): Promise<Created<ApplicationLinkState>> {
    const { instance } = context;
    const recorded = await instance.recorded();
    const state = (link: ApplicationLink, adopted: boolean): ApplicationLinkState => ({
      ...echo(inputs, link),
      ...recorded,
      adopted,
    });
    const existing = await findExisting(context, inputs);
    const live = existing ?? (await createLink(context, inputs));
    claimLink(
      instance,
      live.id,
      existing === undefined ? describe(inputs) : `${describe(inputs)} by adoption`,
    );
    try {
      return {
        id: live.id,
        state: {
          ...state(await sync(context, live.id, inputs, live), existing !== undefined),
          ...(await reportedStatus(instance, live.id, inputs)),
        },
      };
    } catch (cause) {
      if (existing !== undefined) throw cause;
      throw new Unfinished(live.id, state(live, false), cause);
    }
  },

  async read({ instance }, id, state): Promise<ApplicationLinkState | undefined> {
    const link = await instance.links.shown(id);
    if (link === undefined) return undefined;
    plansOf(instance).manage(id);
    return {
      ...echo(state, link),
      ...(await instance.recorded()),
      ...(await reportedStatus(instance, id, state)),
      adopted: state.adopted ?? false,
    };
  },

  async update(context, id, state, inputs): Promise<ApplicationLinkState> {
    const { instance } = context;
    claimLink(instance, id, describe(inputs), describe(state));
    const link = await sync(context, id, inputs).catch((error: unknown) => {
      plansOf(instance).withdraw(id);
      throw error;
    });
    return {
      ...echo(inputs, link),
      ...(await instance.recorded()),
      ...(await reportedStatus(instance, id, inputs)),
      adopted: state.adopted,
    };
  },

  async delete({ instance }, id): Promise<void> {
    await instance.exclusively(id, async () => {
      // Deleting a link leaves its consumers behind, still trusted; switching OAuth off first deletes them.
      const levels = await readLevels(instance.http, id);
      if (levels !== undefined && (levels.incoming !== "disabled" || levels.outgoing !== "disabled")) {
        await writeLevels(instance.http, id, { incoming: "disabled", outgoing: "disabled" });
      }
      await instance.links.remove(id);
      instance.release(linkObject(id));
    });
    plansOf(instance).release(id);
  },
};

/** Two links with one name or URL could never both be as declared. */
function sharedDeclaration(instance: Instance, inputs: ApplicationLinkInputs): string | undefined {
  const owner = JSON.stringify(inputs);
  const shared = UNIQUE_MEMBERS.find(
    (member) => instance.claim(`${member} ${withoutTrailingSlash(inputs[member])}`, owner) !== undefined,
  );
  return shared === undefined
    ? undefined
    : `two ApplicationLink resources are declared with the ${shared} "${inputs[shared]}", which is unique on the server: change or remove one [declared_twice]`;
}

function secondPrimary(
  instance: Instance,
  { type, primary, rpcUrl }: ApplicationLinkInputs,
): string | undefined {
  if (primary === undefined) return undefined;
  const holder = instance.claim(`primary ${type}`, rpcUrl);
  return holder === undefined
    ? undefined
    : `two links of type "${type}" say primary: true, ${holder} and ${rpcUrl}; a type has one primary link: keep it on one of them [primary_conflict]`;
}

/** What the state says of a link: every declared input as the server has it. */
function echo(
  declared: Pick<ApplicationLinkState, "connection"> & {
    readonly primary?: boolean | undefined;
    readonly applicationId?: string | undefined;
    readonly reportStatus?: true | undefined;
  },
  link: ApplicationLink,
): Omit<ApplicationLinkState, "instanceUrl" | "instanceId" | "adopted"> {
  return {
    connection: declared.connection,
    name: link.name,
    type: link.type,
    rpcUrl: link.rpcUrl,
    displayUrl: link.displayUrl,
    isPrimary: link.primary,
    ...(declared.primary === undefined ? {} : { primary: link.primary }),
    ...(declared.applicationId === undefined ? {} : { applicationId: link.id }),
    ...(declared.reportStatus === undefined ? {} : { reportStatus: declared.reportStatus }),
  };
}

/** The output that `reportStatus` asks for, at the cost of one request. */
async function reportedStatus(
  instance: Instance,
  id: string,
  { reportStatus }: { readonly reportStatus?: true | undefined },
): Promise<Pick<ApplicationLinkState, "status">> {
  return reportStatus ? { status: await linkStatusOrProblem(instance, id) } : {};
}

/** A link's name among the claims. */
function linkObject(id: string): string {
  return `link ${id}`;
}

/** Two resources for one link would undo each other's work for ever. For `former` see {@link Instance.claim}. */
function claimLink(instance: Instance, id: string, owner: string, former?: string): void {
  const holder = instance.claim(linkObject(id), owner, former);
  if (holder === undefined) return;
  throw new AppLinksError({
    reason: "declared_twice",
    what: `The application link ${id} is declared by two resources: ${holder} and ${owner}`,
    instance: instance.settings.baseUrl,
    hint: "Remove one of them.",
  });
}

function describe({ name, rpcUrl }: Pick<ApplicationLinkInputs, "name" | "rpcUrl">): string {
  return `"${name}" (${rpcUrl})`;
}

/** How often a write is tried whose name or URL somebody takes between the look at the server and the write. */
const ATTEMPTS = 5;

/** Makes name, URLs and primary mark as wanted, with at most one write when no other link is in the way. */
async function sync(
  context: Context,
  id: string,
  wanted: ApplicationLinkInputs,
  known?: ApplicationLink,
): Promise<ApplicationLink> {
  const { instance } = context;
  if (known !== undefined && isAsWanted(known, wanted)) return known;
  for (let attempt = 1; ; attempt++) {
    const live = await instance.links.find(id);
    if (live === undefined) throw gone(instance, id, wanted);
    if (isAsWanted(live, wanted)) return live;
    // Not under this link's lock: the neighbour may be waiting for it in the same way.
    await awaitRoom(context, id, wanted);
    const update = await instance.exclusively(id, () => write(instance, id, wanted));
    if (update.outcome === "updated") return update.link;
    const isTaken = update.contexts.some((context) => UNIQUE_MEMBERS.some((member) => member === context));
    if (!isTaken || attempt === ATTEMPTS) throw instance.http.failure("request_refused", update.answer);
  }
}

async function write(
  instance: Instance,
  id: string,
  { name, rpcUrl, displayUrl, primary }: ApplicationLinkInputs,
): Promise<Update> {
  const update = await instance.links.update(id, { name, rpcUrl, displayUrl, primary: primary === true });
  plansOf(instance).moved();
  return update;
}

function gone(instance: Instance, id: string, { name }: ApplicationLinkInputs): AppLinksError {
  return new AppLinksError({
    reason: "not_found",
    what: `The application link "${name}" (${id}) is no longer there`,
    instance: instance.settings.baseUrl,
    hint: "It was removed outside of Pulumi: `pulumi up --refresh` creates it again.",
  });
}

function isAsWanted(
  live: ApplicationLink,
  { name, rpcUrl, displayUrl, primary }: ApplicationLinkInputs,
): boolean {
  return (
    live.name === name &&
    isSameUrl(live.rpcUrl, rpcUrl) &&
    isSameUrl(live.displayUrl, displayUrl) &&
    (primary === undefined || live.primary)
  );
}
