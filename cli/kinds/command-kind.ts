import {
  type ApplicationLink,
  type Context,
  type Existing,
  type Field,
  type FieldTable,
  type Found,
  partOf,
  type ResourceDefinition,
  type ServerView,
} from "../../provider";
import { factsOf, type Kind } from "../../provider/format/kinds";
import { UNKNOWN } from "../../provider/format/marks";
import { type Properties, SECRET } from "../plan/plan";
import type { Grant } from "../report/grant";
import type { FieldClass } from "./field-classes";

/** What a sentence about a change is made of. */
export interface View {
  /** Declared inputs before: empty for a creation. */
  readonly before: Properties;
  /** Declared inputs afterwards: empty for a deletion. */
  readonly after: Properties;
  /** The other application, in quotes. */
  readonly application: string;
  /** The Confluence concerned, as it is called in sentences. */
  readonly server: string;
}

/** What an input is to the server, as far as the wording of its change depends on it. */
export interface InputTraits {
  /** Whether two values mean the same to the server. */
  readonly isSame?: (one: unknown, other: unknown) => boolean;
  /** Never shown; a change of it is a rotated credential. */
  readonly isSecret?: true;
  /** A change of it means nothing to the server. */
  readonly isLocal?: true;
  /** A change of it takes another object. */
  readonly replaces?: true;
}

/** How one kind of resource is spoken of. */
export interface KindWords {
  /** As in the type token: `ApplicationLink`. */
  readonly kind: Kind;
  /** Where the application's name comes from: the link it belongs to, its own input `name`, or its name in the program. */
  readonly namedBy: "link" | "name" | "program";
  /** What the resource is, for sentences that hold for every kind: `OAuth settings of “Jira”`. */
  readonly subject: (view: View) => string;
  /** Said when it is created or deleted, beside what its grants say; undefined when those say it all. */
  readonly created?: (view: View) => string | undefined;
  readonly deleted?: (view: View) => string | undefined;
  /** Sentences by changed input, for changes that no grant speaks of. Others get a general sentence. */
  readonly changed: Readonly<Record<string, (view: View) => string>>;
  /** Sentences by input that is no longer declared, where it does not simply stay as it is. */
  readonly undeclared?: Readonly<Record<string, (view: View) => string>>;
  /** The output with what inputs go back to when they are no longer declared, or the resource is deleted. */
  readonly givenBack?: string;
  readonly inputs: Readonly<Record<string, InputTraits>>;
  /** Who may call whom because of this resource; none when given no properties. */
  readonly grants: (inputs: Properties) => readonly Grant[];
}

/** How one kind of resource gets from a server into a program. */
export interface ExportedKind {
  /** As in the type token, and the class in the program: `ApplicationLink`. */
  readonly kind: Kind;
  readonly place: Existing<object>["place"];
  /** Ends its name in the program, after the name of the link: `oauth`. Empty for links. */
  readonly suffix: string;
  /** Inputs that are written even where they have their default, because readers want to see them. */
  readonly written: readonly string[];
  readonly fields: ReadonlyMap<string, Field<unknown>>;
  /** What of it is on a server, parts of the given links only. */
  readonly find: (view: ServerView, links: readonly ApplicationLink[]) => Promise<readonly ExportedObject[]>;
  /** The complete state, as a refresh would read it; undefined when the object has gone meanwhile. */
  readonly read: (context: Context, id: string, declared: Properties) => Promise<Properties | undefined>;
}

/** Something on a server that a program is going to declare. */
export interface ExportedObject {
  readonly id: string;
  /** Its name on the server, or its link's: the program's names are made from it. */
  readonly name: string;
  /** Inputs to declare; their values matter only where the server does not tell them. */
  readonly declared: Properties;
}

/** Everything the command knows of a kind. */
export interface CommandKind<Classes> {
  readonly classes: Classes;
  readonly words: KindWords;
  /** Undefined for kinds that are on no server. */
  readonly exported: ExportedKind | undefined;
}

/** What of a {@link CommandKind} is not in the kind's definition. */
interface CommandKindOptions<Classes> {
  /** What each field means for security; one without a class does not compile. */
  readonly classes: Classes;
  readonly words: Omit<KindWords, "kind" | "inputs">;
  readonly exported?: Pick<ExportedKind, "suffix"> & {
    readonly written?: readonly string[];
    /** Whether an object says more than every server does. Default: each does. */
    readonly isWorthwhile?: (declared: Properties) => boolean;
  };
}

/** Puts together what the command knows of a kind: a new kind is one file like this and one line in the registry. */
export function commandKind<
  Inputs extends object,
  State extends object,
  const Classes extends Readonly<Record<keyof Inputs, FieldClass>>,
>(
  definition: ResourceDefinition<Inputs, State>,
  { classes, words, exported }: CommandKindOptions<Classes>,
): CommandKind<Classes> {
  const { kind, fields, existing } = definition;
  return {
    classes,
    words: { ...words, kind, inputs: traitsOf(kind, fields) },
    exported: exported &&
      existing && {
        suffix: exported.suffix,
        written: exported.written ?? [],
        place: existing.place,
        kind,
        fields: new Map(Object.entries(fields) as [string, Field<unknown>][]),
        find: async (view, links) =>
          (await allOf(existing, view, links))
            .map(({ id, name, declared }) => ({
              id,
              name,
              declared: Object.fromEntries(Object.entries(declared)),
            }))
            .filter(({ declared }) => exported.isWorthwhile?.(declared) ?? true),
        // The definition's own echo completes what is declared; what it does not know of, it ignores.
        read: async (context, id, declared) => {
          const state = await definition.read(context, id, declared as State);
          return state === undefined ? undefined : Object.fromEntries(Object.entries(state));
        },
      },
  };
}

async function allOf<State>(
  existing: Existing<State>,
  view: ServerView,
  links: readonly ApplicationLink[],
): Promise<readonly Found<State>[]> {
  if (existing.place !== "part of a link") return existing.list(view);
  const parts = links.map(async (link) => partOf(link, await existing.of(view, link)) ?? []);
  return (await Promise.all(parts)).flat();
}

/** What the wording needs to know of the inputs, taken from the table that the provider compares them by. */
function traitsOf<Inputs extends object>(
  kind: Kind,
  table: FieldTable<Inputs>,
): Readonly<Record<string, InputTraits>> {
  const fields = Object.entries(table) as [string, FieldTable<Record<string, unknown>>[string]][];
  return Object.fromEntries(
    fields.map(([name, { isSame, onChange }]) => [
      name,
      {
        ...(isSame && {
          isSame: (one: unknown, other: unknown) =>
            isVisible(one) && isVisible(other) && isSame(one, other, ""),
        }),
        ...(factsOf(kind).secretInputs.includes(name) && { isSecret: true }),
        ...(onChange === "local" && { isLocal: true }),
        ...(onChange === "replace" && { replaces: true }),
      },
    ]),
  );
}

function isVisible(value: unknown): boolean {
  return value !== undefined && value !== SECRET && value !== UNKNOWN;
}
