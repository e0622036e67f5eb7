import type { ApplicationLink } from "../../confluence/application-links";
import type { Instance } from "../../connection/instance";
import type { Ledger, Unique } from "../../connection/ledger";
import type { UniqueMembers } from "../../connection/link-ledger";
import { AppLinksError } from "../../http/errors";
import type { Context, Created, ResourceDefinition } from "../definition";
import { Unfinished } from "../definition";
import { isSameUrl, urlKey } from "../fields/same-url";
import { hostCaution } from "../fields/web-url";
import { linkStatusOrProblem } from "../links/status-report";
import { createLink, findExisting } from "./ensure";
import {
  APPLICATION_LINK_FIELDS,
  type ApplicationLinkInputs,
  type ApplicationLinkState,
  GENERIC,
} from "./inputs";
import { sharedMembers, UNIQUE_MEMBERS, uniqueKeys } from "./members";
import { removeLink } from "./remove";
import { settle, settleOthers } from "./settle";

/** Application links: name, URLs, type and primary flag. */
export const applicationLink: ResourceDefinition<ApplicationLinkInputs, ApplicationLinkState> = {
  kind: "ApplicationLink",
  fields: APPLICATION_LINK_FIELDS,
  rules: [],
  cautions: [
    { fields: ["rpcUrl"], problem: ({ rpcUrl }) => rpcUrl && hostCaution("rpcUrl", rpcUrl) },
    {
      fields: ["displayUrl"],
      problem: ({ rpcUrl, displayUrl }) =>
        displayUrl && displayUrl !== rpcUrl ? hostCaution("displayUrl", displayUrl) : undefined,
    },
  ],
  conflict: ({ ledger }, inputs) => sharedDeclaration(ledger, inputs) ?? secondPrimary(ledger, inputs),
  undeclared: { reportStatus: () => undefined },
  announce({ ledger }, id, state, inputs, isChanged) {
    const entry = ledger.links.entry(id);
    const isOtherPlan = entry.planned !== undefined && !isSameMembers(entry.planned, inputs);
    // One of the two may have nothing to change, and will then never claim the link.
    if (entry.planned !== undefined && isOtherPlan) ledger.claim(linkObject(id), describe(entry.planned));
    const isContested = markSuspects(ledger, id, state);
    const isTouched =
      isOtherPlan || isContested || entry.isDisplaced || ledger.ownerOf(linkObject(id)) !== undefined;
    const operation = isTouched || isChanged ? "coming" : "unchanged";
    ledger.links.record(id, uniqueKeys(state));
    Object.assign(entry, { planned: inputs, operation });
    ledger.links.stepped();
    return isTouched;
  },

  existing: {
    place: "link",
    list: async ({ instance }) => {
      const links = await instance.links.all();
      return links.map((link) => ({
        id: link.id,
        name: link.name,
        isKnownAs: (reference) => isSameUrl(link.rpcUrl, reference),
        declared: isMarkMeant(link, links) ? { primary: true } : {},
      }));
    },
  },

  async create(context, inputs): Promise<Created<ApplicationLinkState>> {
    const { instance } = context;
    const existing = await findExisting(context, inputs);
    const live = existing ?? (await createLink(context, inputs));
    const owner = existing === undefined ? describe(inputs) : `${describe(inputs)} by adoption`;
    claimLink(context, live.id, owner);
    try {
      const link = await settle(context, live.id, inputs);
      return {
        id: live.id,
        state: { ...echo(inputs, link), ...(await reportedStatus(instance, live.id, inputs)) },
        adopted: existing !== undefined,
      };
    } catch (cause) {
      if (existing !== undefined) throw cause;
      throw new Unfinished(live.id, echo(inputs, live), cause);
    }
  },

  async read({ instance, ledger }, id, state): Promise<ApplicationLinkState | undefined> {
    const link = await instance.links.shown(id);
    if (link === undefined) return undefined;
    ledger.links.entry(id).isManaged = true;
    return { ...echo(state, link), ...(await reportedStatus(instance, id, state)) };
  },

  async update(context, id, state, inputs): Promise<ApplicationLinkState> {
    const { instance } = context;
    claimLink(context, id, describe(inputs), describe(state));
    const link = await settle(context, id, inputs);
    return { ...echo(inputs, link), ...(await reportedStatus(instance, id, inputs)) };
  },

  async delete(context, id, state): Promise<void> {
    const { instance, ledger } = context;
    await instance.exclusively(id, async () => {
      await removeLink(context, id, state.type);
      ledger.release(linkObject(id));
    });
    ledger.links.release(id);
    markSuspects(ledger, id, state);
    await settleOthers(context);
  },
};

/**
 * Whether a link's primary flag is significant: the only link of a type always has it, and it has no meaning on generic
 * links.
 */
function isMarkMeant({ id, type, primary }: ApplicationLink, links: readonly ApplicationLink[]): boolean {
  return primary && type !== GENERIC && links.some((other) => other.id !== id && other.type === type);
}

/** Two links with the same name or URL can never both be as declared. */
function sharedDeclaration(ledger: Ledger, inputs: ApplicationLinkInputs): string | undefined {
  const owner = JSON.stringify(inputs);
  const shared = UNIQUE_MEMBERS.find(
    (member) =>
      ledger.claim(
        { of: "link member", member, value: member === "name" ? inputs.name : urlKey(inputs[member]) },
        owner,
      ) !== undefined,
  );
  return shared === undefined
    ? undefined
    : `two ApplicationLink resources are declared with the ${shared} "${inputs[shared]}", which is unique on the server: change or remove one [declared_twice]`;
}

function secondPrimary(ledger: Ledger, { type, primary, rpcUrl }: ApplicationLinkInputs): string | undefined {
  if (primary === undefined) return undefined;
  const holder = ledger.claim({ of: "primary link", type }, rpcUrl);
  return holder === undefined
    ? undefined
    : `two links of type "${type}" declare primary: true, ${holder} and ${rpcUrl}, but there is one primary link per type: keep it on one of them [primary_conflict]`;
}

/** The state of a link: every declared input as the server has it. */
function echo(
  declared: Pick<ApplicationLinkState, "connection"> & {
    readonly primary?: boolean | undefined;
    readonly applicationId?: string | undefined;
    readonly reportStatus?: true | undefined;
  },
  link: ApplicationLink,
): ApplicationLinkState {
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

/** The output that `reportStatus` requests, which costs one request. */
async function reportedStatus(
  instance: Instance,
  id: string,
  { reportStatus }: { readonly reportStatus?: true | undefined },
): Promise<Pick<ApplicationLinkState, "status">> {
  return reportStatus ? { status: await linkStatusOrProblem(instance, id) } : {};
}

/** The key of a link in the ledger. */
function linkObject(id: string): Unique {
  return { of: "link", id };
}

/** Two resources for one link would overwrite each other on every run. For `former` see {@link Ledger.claim}. */
function claimLink({ instance, ledger }: Context, id: string, owner: string, former?: string): void {
  const holder = ledger.claim(linkObject(id), owner, former);
  if (holder === undefined) return;
  throw new AppLinksError({
    reason: "declared_twice",
    what: `The application link ${id} is declared by two resources: ${holder} and ${owner}`,
    instance: instance.settings.baseUrl,
    hint: "Remove one of them. If one has adopted the link of the other, remove its `adopt`, and remove that resource from the state with `pulumi state delete <its urn>`.",
  });
}

function describe({ name, rpcUrl }: Pick<ApplicationLinkInputs, "name" | "rpcUrl">): string {
  return `"${name}" (${rpcUrl})`;
}

/**
 * Finds links in the state with the same name or URL as this one: a run gave it to one of them, moved the other aside and
 * ended before its update. Marks them, so that an operation on another link moves those without an update of their own.
 */
function markSuspects({ links }: Ledger, id: string, recorded: UniqueMembers): boolean {
  const others = links.recordedWith(uniqueKeys(recorded), id);
  for (const entry of others) entry.isSuspect = true;
  return others.length > 0;
}

function isSameMembers(one: UniqueMembers, other: UniqueMembers): boolean {
  return sharedMembers(one, other).length === UNIQUE_MEMBERS.length;
}
