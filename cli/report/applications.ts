import { UNKNOWN } from "../../provider/format/marks";
import type { KindWords } from "../kinds/command-kind";
import { kindOf, kindOfUrn } from "../kinds/registry";
import type { Plan, PlannedResource, Properties } from "../plan/plan";
import { urnParts } from "../plan/urn";
import { textOf } from "./values";

/** An application that a Confluence is linked to, as far as the plan shows it. */
export interface Application {
  /** Distinguishes it from others of the same name. */
  readonly key: string;
  readonly name: string;
  /** Empty when the link is not in the plan. */
  readonly url: string;
  readonly connection: string;
  /** Whether there is a link before and after the change; false for applications without one (OAuth 2.0). */
  readonly isLinkedBefore: boolean;
  readonly isLinkedAfter: boolean;
}

/** Determines which application a resource is about. */
export class Applications {
  readonly #links: readonly PlannedResource[];

  constructor(plan: Plan) {
    this.#links = plan.resources.filter(({ type }) => kindOf(type)?.kind === "ApplicationLink");
  }

  /** The application of a resource, with its name after the change. */
  of(resource: PlannedResource, words: KindWords): Application {
    const inputs = { ...resource.before?.inputs, ...resource.after?.inputs };
    const connection = connectionOf(inputs);
    if (words.kind === "ApplicationLink") return applicationOfLink(resource);
    if (words.namedBy !== "link") {
      const name = words.namedBy === "name" ? textOf(inputs.name) || resource.name : resource.name;
      return { key: resource.urn, name, url: "", connection, isLinkedBefore: false, isLinkedAfter: false };
    }
    const link = this.#linkOf(resource, connection);
    if (link !== undefined) return applicationOfLink(link);
    // A preview without --show-sames omits unchanged links: only their names in the program are known.
    const urn = sourcesOf(resource).find((source) => kindOfUrn(source)?.kind === "ApplicationLink");
    const id = textOf(inputs.applicationLinkId);
    const name =
      (urn === undefined ? undefined : urnParts(urn).name) ??
      (id === "" ? `the application of ${resource.name}` : `application link ${id.slice(0, 8)}`);
    const key = urn ?? (id || resource.urn);
    return { key, name, url: "", connection, isLinkedBefore: true, isLinkedAfter: true };
  }

  /** The other links of the same type on the same server that are primary before the change. */
  otherPrimaries(link: PlannedResource): readonly Application[] {
    const inputs = link.after?.inputs ?? link.before?.inputs ?? {};
    return this.#links
      .filter(
        ({ urn, before }) =>
          urn !== link.urn &&
          before?.outputs.isPrimary === true &&
          before.inputs.type === inputs.type &&
          connectionOf(before.inputs) === connectionOf(inputs),
      )
      .map(applicationOfLink);
  }

  #linkOf(resource: PlannedResource, connection: string): PlannedResource | undefined {
    const { before, after } = resource;
    const sources = sourcesOf(resource);
    const id = after?.inputs.applicationLinkId ?? before?.inputs.applicationLinkId;
    const neighbours = this.#links.filter(
      (link) => connectionOf(link.after?.inputs ?? link.before?.inputs ?? {}) === connection,
    );
    // Events do not contain the source of an id that is not known yet; if there is only one such link, it must be that.
    const unborn = neighbours.filter(({ operation }) => operation === "create" || operation === "replace");
    return (
      this.#links.find(({ urn }) => sources.includes(urn)) ??
      neighbours.find((link) => id !== undefined && (link.before?.id === id || link.after?.id === id)) ??
      (id === UNKNOWN && sources.length === 0 && unborn.length === 1 ? unborn[0] : undefined)
    );
  }
}

/** The resources that a resource's link comes from. */
function sourcesOf({ before, after }: PlannedResource): readonly string[] {
  const { applicationLinkId = [] } = after?.propertyDependencies ?? before?.propertyDependencies ?? {};
  return applicationLinkId;
}

/** The connection a resource uses. */
export function connectionOf(inputs: Properties): string {
  return textOf(inputs.connection) || "default";
}

function applicationOfLink({ urn, name, before, after }: PlannedResource): Application {
  const inputs = after?.inputs ?? before?.inputs ?? {};
  return {
    key: urn,
    name: textOf(inputs.name) || name,
    url: textOf(inputs.displayUrl) || textOf(inputs.rpcUrl),
    connection: connectionOf(inputs),
    isLinkedBefore: before !== undefined,
    isLinkedAfter: after !== undefined,
  };
}
