import type { Context, Field, ResourceDefinition } from "../../provider/resources/definition";
import type { ServerView } from "./server-view";

/** Values by property name. */
export type Properties = Readonly<Record<string, unknown>>;

/** Something on a server that a program can declare. */
export interface Found {
  readonly id: string;
  /** What it is called there: the program's names are made from it. */
  readonly name: string;
  /** The link it belongs to. */
  readonly linkId: string | undefined;
  /** Inputs to declare; their values matter only where the server does not tell them. */
  readonly declared: Properties;
}

/** How one kind of resource gets from a server into a program. A new kind is one file and one line in `kinds.ts`. */
export interface ExportedKind {
  /** As in the type token, and the class in the program: `ApplicationLink`. */
  readonly kind: string;
  /** The export of `runtime/v1` that serves it. */
  readonly handler: string;
  /** Ends its name in the program, after the name of the link: `oauth`. Empty for links. */
  readonly suffix: string;
  /** Inputs that are written even where they have their default, because readers want to see them. */
  readonly written: readonly string[];
  readonly fields: ReadonlyMap<string, Field<unknown>>;
  /** Outputs that hold secrets besides secret inputs. */
  readonly secretOutputs: readonly string[];
  readonly find: (view: ServerView) => Promise<readonly Found[]>;
  /** The complete state, as a refresh would read it; undefined when the object has gone meanwhile. */
  readonly read: (context: Context, id: string, declared: Properties) => Promise<Properties | undefined>;
}

/** What of an {@link ExportedKind} is not in the kind's definition. */
export type ExportOptions = Pick<ExportedKind, "handler" | "suffix" | "find"> & {
  readonly written?: readonly string[];
};

/** Makes a kind exportable; its state is read by its own definition, so that it is what a refresh would give. */
export function exportedKind<Inputs extends object, State extends object>(
  definition: ResourceDefinition<Inputs, State>,
  { handler, suffix, find, written = [] }: ExportOptions,
): ExportedKind {
  return {
    kind: definition.kind,
    handler,
    suffix,
    written,
    fields: new Map(Object.entries(definition.fields) as [string, Field<unknown>][]),
    secretOutputs: definition.secretOutputs,
    find,
    // The definition's own echo completes what is declared; what it does not know of, it ignores.
    read: async (context, id, declared) => {
      const state = await definition.read(context, id, { adopted: false, ...declared } as State);
      return state === undefined ? undefined : Object.fromEntries(Object.entries(state));
    },
  };
}

/** Runs `find` for every link at once and keeps what was found. */
export async function forEachLink(
  { links }: ServerView,
  find: (link: ServerView["links"][number]) => Promise<Properties | undefined>,
): Promise<Found[]> {
  const found = await Promise.all(
    links.map(async (link) => {
      const declared = await find(link);
      return declared === undefined
        ? []
        : [
            {
              id: link.id,
              name: link.name,
              linkId: link.id,
              declared: { ...declared, applicationLinkId: link.id },
            },
          ];
    }),
  );
  return found.flat();
}
