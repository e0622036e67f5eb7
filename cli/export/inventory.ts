import {
  type ApplicationLink,
  type Context,
  type Field,
  failedFor,
  Ledger,
  type Reason,
  ServerView,
} from "../../provider";
import { factsOf } from "../../provider/format/kinds";
import type { ExportedKind, ExportedObject } from "../kinds/command-kind";
import { LINKS, PARTS_OF_LINKS, WITHOUT_LINK } from "../kinds/registry";
import type { Properties } from "../plan/plan";
import type { ExportedResource, ExportedServer } from "./exported-resource";
import { camelCase, Names, RESERVED_WORDS, slug } from "./names";
import { type ReciprocalPair, reciprocalPairs } from "./reciprocal-pairs";

/** Everything that a program declares, in order: each link followed by what belongs to it, then what belongs to no link. */
export interface Inventory {
  readonly resources: readonly ExportedResource[];
  /** The links and settings that a ReciprocalLink declares together. */
  readonly pairs: readonly ReciprocalPair[];
  /** Sentences about what exists on the server but cannot be declared. */
  readonly omitted: readonly string[];
}

/** Options of an export. */
export interface InventoryOptions {
  readonly servers: readonly ExportedServer[];
  /** The value of a configuration entry of the program, if already known. */
  readonly secret: (key: string) => string | undefined;
}

/** Reads everything that can be declared. Makes one request per server, link and kind of authentication; all of them are reads. */
export async function takeInventory(options: InventoryOptions): Promise<Inventory> {
  return new InventoryTaker(options).take();
}

/** Placeholder for an unknown secret; after the import, the next update writes the configured one. */
const UNTOLD = "not known when this was exported";

/** Errors that mean that the server lacks a feature or the user a permission; any other error ends the export. */
const NOT_FOR_US: readonly Reason[] = [
  "unsupported_server",
  "permission_denied",
  "base_url_not_https",
  "password_required",
  "secure_session_refused",
];

class InventoryTaker {
  readonly #names = new Names();
  readonly #variables = new Names(RESERVED_WORDS);
  readonly #configKeys = new Names();
  readonly #omitted: string[] = [];

  constructor(readonly options: InventoryOptions) {}

  async take(): Promise<Inventory> {
    const resources: ExportedResource[] = [];
    for (const server of this.options.servers) {
      resources.push(...(await this.#takeServer(server)));
      for (const note of server.instance.http.notes) this.#omitted.push(`The ${note}.`);
    }
    return { resources, pairs: await reciprocalPairs(resources), omitted: this.#omitted };
  }

  async #takeServer(server: ExportedServer): Promise<ExportedResource[]> {
    const all = await server.instance.links.all();
    for (const { name } of all.filter(({ system }) => system)) {
      this.#omitted.push(`The link “${name}” belongs to Confluence itself.`);
    }
    const view = new ServerView(server.instance);
    const own = all.filter(({ system }) => !system);
    const links: ExportedResource[] = [];
    for (const kind of LINKS) {
      const found = (await this.#find(kind, view, own)).filter(({ id }) =>
        own.some((link) => link.id === id),
      );
      links.push(...(await this.#complete(server, kind, found, new Map())));
    }
    const byId = new Map(links.map((link) => [link.id, link]));
    const parts: ExportedResource[] = [];
    for (const kind of PARTS_OF_LINKS) {
      const found = (await this.#find(kind, view, own)).filter(({ id }) => byId.has(id));
      parts.push(...(await this.#complete(server, kind, found, byId)));
    }
    const others: ExportedResource[] = [];
    for (const kind of WITHOUT_LINK) {
      others.push(...(await this.#complete(server, kind, await this.#find(kind, view, own), new Map())));
    }
    return [...links.flatMap((link) => [link, ...parts.filter((part) => part.link === link)]), ...others];
  }

  /** Leaves out what cannot be read, because of permissions or because the server does not have it, and reports that. */
  async #find(
    kind: ExportedKind,
    view: ServerView,
    links: readonly ApplicationLink[],
  ): Promise<readonly ExportedObject[]> {
    try {
      return await kind.find(view, links);
    } catch (error) {
      if (!failedFor(error, ...NOT_FOR_US)) throw error;
      if (error.reason !== "unsupported_server") this.#omitted.push(`${kind.kind}: ${error.message}`);
      return [];
    }
  }

  async #complete(
    server: ExportedServer,
    kind: ExportedKind,
    found: readonly ExportedObject[],
    links: ReadonlyMap<string, ExportedResource>,
  ): Promise<ExportedResource[]> {
    // Names are assigned one by one in the server's order, so that a second export assigns the same ones.
    const named = found.map((one) => {
      const link = links.get(one.id);
      const base = link?.name ?? this.#baseName(server, one.name, kind.place === "link" ? "link" : "client");
      const suffix = kind.suffix === "" ? "" : `-${kind.suffix}`;
      const resource = this.#names.take(`${base}${suffix}`, "-");
      const variable = kind.place === "link" ? this.#variables.take(camelCase(resource)) : "";
      return { ...one, link, resource, variable, secrets: this.#secretsOf(kind, link?.name ?? resource) };
    });
    const completed = await Promise.all(
      named.map(
        async ({ id, name, link, resource, variable, declared, secrets }): Promise<ExportedResource[]> => {
          const seed = { connection: server.connection, ...declared, ...secrets.values };
          const state = await this.#read(server, kind, id, name, seed);
          if (state === undefined) return [];
          const inputs = inputsIn(kind.fields, state);
          const problem = problemWith(kind.fields, inputs);
          if (problem !== undefined) {
            this.#omitted.push(`${kind.kind} “${name}” cannot be declared as it is: ${problem}.`);
            return [];
          }
          const entries = secrets.entries(state);
          return [{ kind, name: resource, variable, id, server, link, inputs, state, secrets: entries }];
        },
      ),
    );
    return completed.flat();
  }

  /** Objects on any server but the first also have that server's name in theirs. */
  #baseName({ connection }: ExportedServer, name: string, fallback: string): string {
    const isFirst = connection === this.options.servers[0]?.connection;
    return slug(isFirst ? name : `${connection} ${name}`, fallback);
  }

  #secretsOf(kind: ExportedKind, base: string) {
    const keys = new Map(
      factsOf(kind.kind).secretInputs.map(
        (input) => [input, this.#configKeys.take(camelCase(`${base}-${input}`))] as const,
      ),
    );
    return {
      values: Object.fromEntries(
        [...keys].map(([input, key]) => [input, this.options.secret(key) ?? UNTOLD]),
      ),
      entries: (state: Properties) =>
        new Map([...keys].map(([input, key]) => [input, { key, isKnown: state[input] !== UNTOLD }])),
    };
  }

  async #read(
    { instance }: ExportedServer,
    kind: ExportedKind,
    id: string,
    name: string,
    declared: Properties,
  ): Promise<Properties | undefined> {
    const context: Context = {
      instance,
      ledger: new Ledger(),
      adopt: "never",
      isPartialRun: false,
      warn: (message) => void this.#omitted.push(message),
    };
    try {
      return await kind.read(context, id, declared);
    } catch (error) {
      if (!failedFor(error, ...NOT_FOR_US)) throw error;
      this.#omitted.push(`${kind.kind} “${name}” could not be read: ${error.message}`);
      return undefined;
    }
  }
}

function inputsIn(fields: ExportedKind["fields"], state: Properties): Properties {
  return Object.fromEntries(
    [...fields.keys()].flatMap((name) => (state[name] === undefined ? [] : [[name, state[name]]])),
  );
}

/** Servers may have values that a program cannot declare, such as URLs with a fragment. */
function problemWith(fields: ExportedKind["fields"], inputs: Properties): string | undefined {
  const problems = [...fields].flatMap(([name, { schema }]) => {
    const parsed = schema.safeParse(inputs[name]);
    return parsed.success ? [] : parsed.error.issues.map(({ message }) => `${name} ${message}`);
  });
  return problems.length === 0 ? undefined : problems.join("; ");
}

/** The default of an input; undefined when it has none. */
export function defaultOf(field: Field<unknown>, inputs: Properties): unknown {
  if (field.defaultFrom !== undefined && inputs[field.defaultFrom] !== undefined)
    return inputs[field.defaultFrom];
  const parsed = field.schema.safeParse(undefined);
  return parsed.success ? parsed.data : undefined;
}
