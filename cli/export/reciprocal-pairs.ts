import { isSameUrl } from "../../provider";
import type { Properties } from "../plan/plan";
import type { ExportedResource, ExportedServer } from "./exported-resource";
import { camelCase, Names, RESERVED_WORDS, slug } from "./names";

/** The two ends of a reciprocal link, to be declared as one ReciprocalLink. */
export interface ReciprocalPair {
  /** Name in the program. */
  readonly name: string;
  readonly variable: string;
  readonly local: PairSide;
  readonly remote: PairSide;
}

/** One server of a pair, with its link and settings. */
export interface PairSide {
  readonly link: ExportedResource;
  readonly settings: ExportedResource;
  /** The component's inputs for this server. */
  readonly end: Properties;
}

/** Finds the links between exported servers that a ReciprocalLink can declare: both ends exist and their levels match. */
export async function reciprocalPairs(resources: readonly ExportedResource[]): Promise<ReciprocalPair[]> {
  const links = resources.filter(({ kind }) => kind.kind === "ApplicationLink");
  const names = new Names(resources.map(({ name }) => name));
  const variables = new Names([...RESERVED_WORDS, ...links.map(({ variable }) => variable)]);
  const paired = new Set<ExportedResource>();
  const pairs: ReciprocalPair[] = [];
  for (const link of links) {
    if (paired.has(link)) continue;
    const counterpart = await counterpartOf(link, links);
    if (counterpart === undefined || paired.has(counterpart)) continue;
    const settings = settingsOf(link, resources);
    const counterSettings = settingsOf(counterpart, resources);
    if (settings === undefined || counterSettings === undefined) continue;
    if (!isMatching(settings.inputs, counterSettings.inputs)) continue;
    paired.add(link).add(counterpart);
    const name = names.take(slug(`${text(counterpart.inputs.name)} ${text(link.inputs.name)}`, "link"), "-");
    pairs.push({
      name,
      variable: variables.take(camelCase(name)),
      local: { link, settings, end: await endOf(link.server, counterpart) },
      remote: { link: counterpart, settings: counterSettings, end: await endOf(counterpart.server, link) },
    });
  }
  return pairs;
}

/** The counterpart of a link on another exported server, if there is one. */
async function counterpartOf(
  link: ExportedResource,
  links: readonly ExportedResource[],
): Promise<ExportedResource | undefined> {
  const own = await link.server.instance.manifest();
  for (const other of links) {
    if (other.server === link.server || other.id !== own.id) continue;
    const theirs = await other.server.instance.manifest();
    if (theirs.id === link.id && link.inputs.type === theirs.typeId && other.inputs.type === own.typeId) {
      return other;
    }
  }
  return undefined;
}

function settingsOf(
  link: ExportedResource,
  resources: readonly ExportedResource[],
): ExportedResource | undefined {
  return resources.find((resource) => resource.link === link && resource.kind.kind === "OAuthSettings");
}

function isMatching(one: Properties, other: Properties): boolean {
  return (
    one.incoming !== undefined &&
    one.outgoing !== undefined &&
    one.incoming === other.outgoing &&
    one.outgoing === other.incoming
  );
}

/** A server's entry in the component, named after the link to it, which is on the other server. */
async function endOf(
  { instance, connection }: ExportedServer,
  linkToIt: ExportedResource,
): Promise<Properties> {
  const { typeId } = await instance.manifest();
  const { name, primary } = linkToIt.inputs;
  const [rpcUrl, displayUrl] = [text(linkToIt.inputs.rpcUrl), text(linkToIt.inputs.displayUrl)];
  return {
    ...(connection === "default" ? {} : { connection }),
    type: typeId,
    name,
    ...(isSameUrl(rpcUrl, instance.settings.baseUrl) ? {} : { rpcUrl }),
    ...(isSameUrl(rpcUrl, displayUrl) ? {} : { displayUrl }),
    ...(primary === undefined ? {} : { primary }),
  };
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
