import { isSameUrl } from "../../provider";
import { isComponent, kindOf } from "../kinds/registry";
import type { Plan, PlannedResource } from "../plan/plan";
import { urnParts } from "../plan/urn";
import { connectionOf } from "./applications";
import { settingOf } from "./configuration";
import { textOf } from "./values";

/** A server that the plan connects to. */
export interface Server {
  readonly connection: string;
  /** For tables and pictures. */
  readonly name: string;
  /** For sentences: in quotes when a user chose the name. */
  readonly title: string;
  /** Empty when unknown. */
  readonly url: string;
}

/** The servers of a plan, and the links between them. */
export class Servers {
  readonly all: readonly Server[];
  readonly #links: readonly PlannedResource[];
  readonly #urls: ReadonlyMap<string, string>;

  constructor(plan: Plan) {
    this.#links = plan.resources.filter(({ type }) => kindOf(type)?.kind === "ApplicationLink");
    this.#urls = urlsOf(plan);
    this.all = named(this.#urls, this.#givenNames());
  }

  /** The name of a server in sentences. */
  titleOf(connection: string): string {
    return this.all.find((server) => server.connection === connection)?.title ?? "Confluence";
  }

  /** The connection to the server that a link leads to, if the plan has one. */
  targetOf(link: PlannedResource): string | undefined {
    const otherEnd = this.otherEndOf(link);
    return otherEnd === undefined ? this.#targetByUrl(link) : connectionOfLink(otherEnd);
  }

  /** The reciprocal link, on the server that a link leads to. */
  otherEndOf(link: PlannedResource): PlannedResource | undefined {
    const { parentType, name } = urnParts(link.urn);
    // A ReciprocalLink names its ends, which is more reliable than URLs: those may differ for servers and for people.
    if (isComponent(parentType) && /-(local|remote)$/.test(name)) {
      const otherName = name.replace(/-(local|remote)$/, (end) => (end === "-local" ? "-remote" : "-local"));
      const other = this.#links.find(
        ({ urn }) => urnParts(urn).name === otherName && urnParts(urn).parentType === parentType,
      );
      if (other !== undefined) return other;
    }
    const target = this.#targetByUrl(link);
    return this.#links.find(
      (other) => connectionOfLink(other) === target && this.#targetByUrl(other) === connectionOfLink(link),
    );
  }

  #targetByUrl(link: PlannedResource): string | undefined {
    const { rpcUrl, displayUrl } = link.after?.inputs ?? link.before?.inputs ?? {};
    const own = connectionOfLink(link);
    return [...this.#urls].find(
      ([connection, url]) =>
        connection !== own && url !== "" && [rpcUrl, displayUrl].some((to) => isSameUrl(textOf(to), url)),
    )?.[0];
  }

  /** The names that links to a server give it. */
  #givenNames(): ReadonlyMap<string, string> {
    const names = this.#links.flatMap((link): [string, string][] => {
      const target = this.targetOf(link);
      const name = textOf(link.after?.inputs.name ?? link.before?.inputs.name);
      return target === undefined || name === "" ? [] : [[target, name]];
    });
    return new Map(names);
  }
}

function named(urls: ReadonlyMap<string, string>, given: ReadonlyMap<string, string>): Server[] {
  const isShared = (name: string) => [...given.values()].filter((other) => other === name).length > 1;
  return [...urls].map(([connection, url]) => {
    const name = given.get(connection);
    if (name === undefined) {
      const isOnly = urls.size === 1 || connection === "default";
      const general = isOnly ? "Confluence" : `Confluence “${connection}”`;
      return { connection, url, name: general, title: general };
    }
    const suffix = isShared(name) ? ` (${connection})` : "";
    return { connection, url, name: `${name}${suffix}`, title: `“${name}”${suffix}` };
  });
}

/** Sort key: the default connection comes first, then the others by name. */
export function rankOf(connection: string): string {
  return connection === "default" ? "" : connection;
}

/** The address of every server with resources, as far as the state or the configuration has it. */
function urlsOf(plan: Plan): Map<string, string> {
  const urls = new Map<string, string>();
  for (const { type, before, after } of plan.resources) {
    if (kindOf(type) === undefined) continue;
    const connection = connectionOf(after?.inputs ?? before?.inputs ?? {});
    const recorded = textOf(before?.outputs.instanceUrl) || textOf(after?.outputs.instanceUrl);
    urls.set(connection, urls.get(connection) || recorded || settingOf(plan, connection, "baseUrl"));
  }
  return new Map([...urls].sort(([one], [other]) => (rankOf(one) < rankOf(other) ? -1 : 1)));
}

function connectionOfLink({ before, after }: PlannedResource): string {
  return connectionOf(after?.inputs ?? before?.inputs ?? {});
}
